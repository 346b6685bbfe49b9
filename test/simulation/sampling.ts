import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ownSystem } from '../fixtures/own-system.js';
import { RunPlace } from '../fixtures/run.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

/** A shipped table of gb-2030 with the numbers of some columns changed, row by row; texts after them may hold commas. */
function rewritten(file: string, change: (cells: string[], column: (name: string) => number) => void): string {
  const [header, ...rows] = readFileSync(join(SYSTEMS, 'gb-2030', file), 'utf8')
    .trimEnd()
    .split('\n');
  const names = header!.split(',');
  const column = (name: string): number => names.indexOf(name);
  const lines = rows.map(row => {
    const cells = row.split(',');
    change(cells, column);
    return cells.join(',');
  });
  return [header, ...lines, ''].join('\n');
}

const SMALLER = 200;
const divided =
  (name: string) =>
  (cells: string[], column: (name: string) => number): void => {
    cells[column(name)] = String(Math.max(1, Math.round(Number(cells[column(name)]) / SMALLER)));
  };

/**
 * A nation of half a million customers, up to some 20 of them behind a transformer and a quarter of them on the first stage of
 * load shedding; no site is so large that a hundredth of the nation would have only three or four of its like.
 */
const smallNation = {
  'customers.csv': rewritten('customers.csv', (cells, column) => {
    divided('customers_count')(cells, column);
    const each = column('energy_each_kwh');
    cells[each] = String(Math.min(30_000, Number(cells[each])));
  }),
  'substations.csv': rewritten('substations.csv', (cells, column) => {
    divided('transformers_count')(cells, column);
    if (cells[column('type')] === 'ground') cells[column('customers_mean_count')] = '8';
  }),
  'fleets.csv': rewritten('fleets.csv', divided('devices_count')),
  'aggregates.csv': rewritten('aggregates.csv', (cells, column) => {
    cells[column('energy_gwh')] = String(Number(cells[column('energy_gwh')]) * 2);
  }),
  'shedding.csv': rewritten('shedding.csv', (cells, column) => {
    if (cells[column('stage')] === '1') cells[column('delivered_pct')] = '25';
  }),
};

const evening = `
nadir: 1
name: evening
system: ./own
start: 2030-01-16T17:05Z
duration: 15 min
warmUp: 1 min
events:
  - { id: loss, at: "+1 min", kind: infeed-loss, power: 3 GW }
attacks:
  - { id: dark, kind: meter-disconnect, at: "+10 min", duration: 3 min, target: { supplier: supplier-a, share: 30 % } }
`;

const people = ['customers_interrupted_count', 'customers_vulnerable_interrupted_count'];
/** These depend as well on when the grid lets feeders close, which is no sum over the sample and in no standard error. */
const timed = ['customer_minutes_lost_min', 'energy_unserved_mwh'];
const errorOf = (measure: string): string => measure.replace(/_([a-z]+)$/, '_se_$1');

type Run = (measure: string) => number;

/** Root mean square of samples' distances from the whole nation, in the standard errors that they report themselves. */
function rmsOf(runs: readonly Run[], whole: Run, measure: string, n: number): number {
  // The whole nation is a draw as well, of n times as many customers.
  const wider = Math.sqrt(1 + 1 / n);
  const squares = runs.map(run => ((run(measure) - whole(measure)) / (run(errorOf(measure)) * wider)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / runs.length);
}

/** So many standard normal distances have a root mean square below or above these once in a thousand times (chi-squared). */
const FAIR: Readonly<Record<number, readonly [number, number]>> = { 4: [0.151, 2.15], 10: [0.385, 1.72] };

const isFair = (rms: number, count: number, most = FAIR[count]![1]): boolean => rms > FAIR[count]![0] && rms < most;

t.test('samples of an evening with load shedding and an attack tell how far they are from the whole nation', async t => {
  const place = new RunPlace(t);
  ownSystem(place.path, smallNation);
  const file = place.write('evening.yaml', evening);
  const run = async (scale: string, seed: string, sets: readonly string[] = []): Promise<Run> => {
    const outcome = await place.run(file, { scale, sets: [...sets, `seed="${seed}"`] });
    place.forget(outcome);
    return measure => Number(outcome.summary[measure]);
  };
  const whole = await run('1', 'whole');
  for (const [n, count] of [
    [10, 4],
    [100, 10],
  ] as const) {
    const runs: Run[] = [];
    for (let k = 0; k < count; k++) runs.push(await run(`1/${n}`, `sample ${k}`));
    for (const measure of [...people, ...timed]) {
      const rms = rmsOf(runs, whole, measure, n);
      t.ok(isFair(rms, count, timed.includes(measure) ? 3 : undefined), `${measure} at 1/${n}: ${rms} standard errors`);
    }
  }
  const calm = ['events.loss.remove=true', 'attacks.dark.remove=true', 'duration=5 min'];
  const wholeCalm = await run('1', 'whole', calm);
  const calms: Run[] = [];
  for (let k = 0; k < 10; k++) calms.push(await run('1/100', `sample ${k}`, calm));
  const rms = rmsOf(calms, wholeCalm, 'demand_energy_mwh', 100);
  t.ok(isFair(rms, 10), `demand of a calm evening: ${rms} standard errors`);
});
