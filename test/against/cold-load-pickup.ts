/**
 * Cold-load pickup by conservation: what thermostats did not draw while their homes had no supply is drawn afterwards, but for
 * what colder buildings lost less, and when supply is back more pumps run at once than before. A tenth of all meters are open
 * for two hours of a cold day, too few for the grid to notice; the twin is the same day without that.
 */
import { join } from 'node:path';
import t from 'tap';
import { RunPlace, rowsOf } from '../fixtures/run.js';

const scenario = `
nadir: 1
name: cold-load
system: gb-2030
weather: cold-still
start: 2030-01-16T09:00Z
duration: 8 h
warmUp: 30 min
scale: 1/1000
attacks:
  - id: dark
    kind: meter-disconnect
    at: "+30 min"
    duration: 10 min
    release: { after: 2 h }
    target: { share: 10 % }
outputs: { areas: 5 min, frequency: 1 min }
`;
const DARK_H = 0.5;
const BACK_H = DARK_H + 10 / 60 + 2;

/** Heat pumps' power by the end of its interval in hours after the start, MW. */
function heatPumpsMw(folder: string): Map<number, number> {
  const byEnd = new Map<number, number>();
  for (const { kind, elapsed_s, power_mw } of rowsOf(folder, 'demand')) {
    const atH = Number(elapsed_s) / 3600;
    if (kind === 'heat-pump') byEnd.set(atH, (byEnd.get(atH) ?? 0) + Number(power_mw));
  }
  return byEnd;
}

t.test('what thermostats missed in two hours comes back, and the peak after is above the power before', async t => {
  const place = new RunPlace(t);
  const run = await place.run(place.write('cold-load.yaml', scenario), {}, { twin: 'no-attack' });
  const dark = heatPumpsMw(run.folder);
  const calm = heatPumpsMw(join(run.folder, 'no-attack'));
  const moreMw = [...dark].map(([atH, powerMw]) => ({ atH, powerMw: powerMw - calm.get(atH)! }));
  const sumMwh = (rows: typeof moreMw): number => rows.reduce((sum, { powerMw }) => sum + powerMw / 12, 0);
  const missedMwh = -sumMwh(moreMw.filter(({ atH }) => atH <= BACK_H));
  const backMwh = sumMwh(moreMw.filter(({ atH }) => atH > BACK_H));
  const deferredMwh = Number(run.summary.energy_deferred_heat_mwh);
  const lostMwh = Number(run.summary.energy_missed_heat_mwh);

  t.ok(Math.abs(missedMwh / deferredMwh - 1) < 0.05, `${missedMwh} of ${deferredMwh} MWh that would have held setpoints`);
  t.ok(lostMwh > 0 && lostMwh < 0.2 * deferredMwh, `colder buildings lost ${lostMwh} MWh less`);
  t.ok(Math.abs(backMwh / (deferredMwh - lostMwh) - 1) < 0.12, `${backMwh} of ${deferredMwh - lostMwh} MWh came back`);

  const offMw = -Math.min(...moreMw.map(({ powerMw }) => powerMw));
  const peakMw = Math.max(...moreMw.map(({ powerMw }) => powerMw));
  t.ok(peakMw > offMw, `homes that drew ${offMw} MW draw ${peakMw} MW more than that when they are back`);
  t.ok(Math.abs(moreMw.at(-1)!.powerMw) < 0.25 * peakMw, 'and nearly as before in the end');
});
