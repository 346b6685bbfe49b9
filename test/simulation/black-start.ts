import t from 'tap';
import { changed, ownSystem } from '../fixtures/own-system.js';
import { bytesOf, differences, RunPlace, rowsOf } from '../fixtures/run.js';

/** A summer morning on which 15 GW are lost, in a system where everything restarts within minutes. */
const scenario = (extra: string): string => `
nadir: 1
name: black
system: ./own
weather: summer-bright
start: 2030-06-20T02:50Z
duration: 2 h
warmUp: 10 min
scale: 1/2000
seed: "black"
${extra}
events:
  - { id: loss, at: "+5 min", kind: infeed-loss, power: 15 GW }
  - { id: late, at: "+20 min", kind: plant-trip, plant: dinorwig }
outputs: { areas: 5 min, frequency: 1 s, frequencyAreas: 1 min }
`;

/** The user's own tables: a few minutes where Great Britain's take hours; a reactor still takes days. */
function quickSystem(place: RunPlace): void {
  ownSystem(place.path, {
    'restoration.csv': changed('restoration.csv', 'assessment,30,', 'assessment,5,')
      .replace('switching,30,', 'switching,2,')
      .replace('block_power,50,', 'block_power,2000,')
      .replace('block_interval,600,', 'block_interval,60,'),
    'restarts.csv': changed('restarts.csv', /^(?!technology|nuclear)([\w-]+),\d+,\d+,(\d+),\d+,/gm, '$1,10,10,$2,1,'),
    'black_starts.csv': changed('black_starts.csv', /^([\w-]+,\d+),\d+,/gm, '$1,5,'),
  });
}

t.test('a black nation comes back, islands in step, and the same in any windows and on any workers', async t => {
  const place = new RunPlace(t);
  quickSystem(place);
  const file = place.write('black.yaml', scenario('frequencyModel: multi-area'));
  const alone = await place.run(file);
  const bytes = bytesOf(alone.folder);
  const events = rowsOf(alone.folder, 'events');
  const kinds = events.map(({ kind }) => kind!);
  for (const kind of [
    'system-black',
    'black-start-plant',
    'bus-energised',
    'block-restored',
    'islands-joined',
    'system-restored',
  ])
    t.ok(kinds.includes(kind), `there is ${kind}`);
  t.ok(kinds.indexOf('islands-joined') > kinds.indexOf('black-start-plant'));

  const { summary } = alone;
  t.equal(summary.complete, true);
  t.equal(summary.black_areas_count, 14);
  t.equal(summary.customers_off_at_end_count, 0);
  const [most, all] = [Number(summary.black_restored_60_pct_s), Number(summary.black_restored_100_pct_s)];
  t.ok(most >= 600 && most <= all && all < 7200, `60 % after ${most} s, all after ${all} s`);
  const late = events.find(({ subject, kind }) => subject === 'dinorwig' && kind === 'plant-trip')!;
  t.equal(Number(late.power_mw), 0, 'a contingency meanwhile takes nothing');

  const frequency = rowsOf(alone.folder, 'frequency');
  const dark = frequency.filter(({ frequency_hz: hz }) => hz === '');
  t.ok(
    dark.length >= 590 && dark.every(({ demand_mw: mw }) => Number(mw) === 0),
    'no frequency and no demand while all is black',
  );
  const blackAt = frequency.indexOf(dark[0]!);
  const rebuilt = frequency.slice(blackAt).filter(({ frequency_hz: hz }) => hz !== '');
  t.ok(
    rebuilt.every(({ frequency_hz: hz }) => Number(hz) > 49 && Number(hz) < 51),
    'blocks keep within limits',
  );
  t.ok(
    rowsOf(alone.folder, 'frequency_areas').some(({ frequency_hz: hz }) => hz === ''),
    'areas that are dead have none either',
  );

  const sets = ['engine.windowMax=7 s', 'engine.spuriousRollbacks=50'];
  const other = await place.run(file, { sets }, { workerCount: 2 });
  t.same(differences(bytes, bytesOf(other.folder)), []);
});
