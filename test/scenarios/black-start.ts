import t from 'tap';
import { between, runShipped } from '../fixtures/shipped-run.js';

/** The first hours of the way back, at a scale at which half an area's customers are on one feeder. */
const sets = ['start=2030-01-16T13:20Z', 'duration=5 h', 'maxDuration=5 h', 'warmUp=20 min'];

t.test(
  'black-start: all is dark within seconds, plants start by themselves and the first blocks return within four hours',
  async t => {
    const run = await runShipped(t, 'black-start', { scale: '1/1000', sets });
    const log = run.incidents(['infeed-loss', 'system-black', 'black-start-planned', 'black-start-plant']);
    t.match(
      log.slice(0, 3).join('\n'),
      /^13:30:00 infeed-loss .+\n13:30:0\d system-black system\n13:30:0\d black-start-planned system$/,
    );
    t.match(log[3], /^15:00:0\d black-start-plant dinorwig$/);
    t.equal(log.length, 3 + 11, 'everyone who can has started');
    t.equal(run.measure('black_areas_count'), 14);
    const [firstBlock] = run.incidents(['block-restored']);
    t.ok(firstBlock! > '15:00' && firstBlock! < '17:30', String(firstBlock));
    t.ok(between(run.measure('customers_off_at_end_count'), 15e6, 31e6), 'most still wait');
    t.ok(Number.isNaN(run.measure('black_restored_60_pct_s')), 'so no area may be said to be back');

    const frequency = run.rows('frequency');
    const dark = frequency.filter(({ frequency_hz: hz }) => hz === '');
    t.ok(between(dark.length, 5300, 5500), `${dark.length} s without any frequency`);
    const young = frequency.slice(frequency.indexOf(dark.at(-1)!) + 1).map(({ frequency_hz: hz }) => Number(hz));
    t.ok(
      Math.min(...young) > 49.5 && Math.max(...young) < 50.5,
      `${Math.min(...young)} to ${Math.max(...young)} Hz while it grows`,
    );
  },
);
