import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import type { ParameterValues } from '../../src/base/parameter.js';
import { MS_PER_S, TICK_MS } from '../../src/base/units.js';
import { Grid } from '../../src/grid/grid.js';
import { dispatch } from '../../src/market/dispatch.js';
import type { System } from '../../src/system/system.js';
import { rmsOfTraceHz } from '../fixtures/9-august-2019.js';
import {
  BEFORE_S,
  conditionsOf,
  embeddedOutputW,
  roofOutputW,
  systemOfTheDay,
  TRANSMISSION_DEMAND_W,
} from '../fixtures/9-august-grid.js';

/**
 * The power cut of 9 August 2019 with its losses as inputs, on the tables of gb-2019-08-09. Times are seconds after the fault at
 * 16:52:33.490 British summer time. Losses and their times: NG ESO, Technical Report on the events of 9 August 2019, 6 September
 * 2019, Table 2 and Appendix; the 200 MW at 49.0 Hz is a frequency relay of the tables and no input.
 */
const losses: readonly (readonly [seconds: number, kind: string, parameters: ParameterValues])[] = [
  [0, 'vector-shift', {}],
  [0.3, 'plant-trip', { plant: 'hornsea-one' }],
  [0.5, 'plant-trip', { plant: 'little-barford-st1c' }],
  [0.5, 'embedded-trip', { group: 'rocof-0.125' }],
  [57.5, 'plant-trip', { plant: 'little-barford-gt1a' }],
  [84.5, 'plant-trip', { plant: 'little-barford-gt1b' }],
];

interface Day {
  readonly hz: readonly number[];
  readonly opened: readonly string[];
  readonly grossReliefW: number;
  readonly netReliefW: number;
  readonly storedVAs: number;
  readonly secondsOpened: number;
}

/** Frequency at the end of each tick from the fault on, and what opened. */
function simulate(system: System, events: typeof losses, seconds: number): Day {
  const log = new EventLog();
  const grid = new Grid(system, log, dispatch);
  const roofsW = roofOutputW(system).reduce((sumW, powerW) => sumW + powerW, 0);
  const demandW = TRANSMISSION_DEMAND_W + embeddedOutputW(system) + roofsW;
  grid.beginPeriod(conditionsOf(system, demandW - roofsW));
  const hz: number[] = [];
  const opened: string[] = [];
  const waiting = [...events];
  let shedW = 0;
  let embeddedLostW = 0;
  let storedVAs = 0;
  let secondsOpened = Number.NaN;

  for (let ms = -BEFORE_S * MS_PER_S; ms < seconds * MS_PER_S; ms += TICK_MS) {
    while (waiting[0] && waiting[0][0] * MS_PER_S <= ms) {
      const [, kind, parameters] = waiting.shift()!;
      grid.apply(kind, parameters, ms);
    }
    const isDecided = grid.tick(ms, demandW - shedW, roofsW);
    if (ms < 0) storedVAs = grid.inertiaVAs;
    else hz.push(grid.frequencyHz);
    if (!isDecided) continue;
    for (const decision of grid.decisions.splice(0)) {
      if (decision.kind !== 'stage-opened') continue;
      opened.push(`${decision.scheme} ${decision.stage}`);
      secondsOpened = (ms + TICK_MS) / MS_PER_S;
      shedW += log.all.findLast(happening => happening.kind === 'shedding-stage-opened')!.powerW!;
      const { deliveredFraction } = system.shedding.find(row => row.scheme === decision.scheme && row.stage === decision.stage)!;
      const beforeW = grid.supply.totalW;
      system.areas.forEach((area, a) => {
        if (area.sheddingScheme === decision.scheme) grid.setFeeders(a, 1 - deliveredFraction, []);
      });
      embeddedLostW += beforeW - grid.supply.totalW;
    }
  }
  return { hz, opened, grossReliefW: shedW, netReliefW: shedW - embeddedLostW, storedVAs, secondsOpened };
}

const system = systemOfTheDay();
const day = simulate(system, losses, 160);
/** Frequency `seconds` after the fault; 50 Hz before it. */
const hzAt = (seconds: number): number => (seconds <= 0 ? 50 : day.hz[Math.round((seconds * MS_PER_S) / TICK_MS) - 1]!);
const between = (figure: number, low: number, high: number): boolean => figure >= low && figure <= high;

t.test('the day before the fault is the one reported', async t => {
  t.ok(between(day.storedVAs, 210e9, 219.7e9), `${day.storedVAs} VA·s`);
  const heldW = (ids: readonly string[]) =>
    system.responses.filter(({ id }) => ids.includes(id)).reduce((sumW, { holdingW }) => sumW + holdingW, 0);
  const broughtW = (ids: readonly string[]) =>
    system.responses.filter(({ id }) => ids.includes(id)).reduce((sumW, { holdingW: w, deliveryFraction: f }) => sumW + w * f, 0);
  t.equal(heldW(['battery', 'primary']), 1022e6);
  t.equal(heldW(['battery', 'primary', 'secondary']), 1314e6);
  t.ok(between(broughtW(['battery', 'primary']), 836e6, 846e6));
  t.ok(between(broughtW(['battery', 'primary', 'secondary']), 1050e6, 1060e6));
});

t.test('the first fall is arrested at 49.10 ± 0.06 Hz', async t => {
  const arrestHz = Math.min(...day.hz.slice(0, 50 * 20));
  t.ok(between(arrestHz, 49.04, 49.16), `${arrestHz} Hz`);
});

t.test('the largest 2 s mean of RoCoF is 0.144 Hz/s ± 15 %', async t => {
  const rocofs = day.hz.map((_, tick) => Math.abs(hzAt(tick / 20) - hzAt(tick / 20 - 2)) / 2);
  const largest = Math.max(...rocofs);
  t.ok(between(largest, 0.144 * 0.85, 0.144 * 1.15), `${largest} Hz/s`);
});

t.test('stage 1 alone opens at 75.9 ± 10 s, and the nadir lies between stages 1 and 2', async t => {
  const nadirHz = Math.min(...day.hz);
  t.same(day.opened, ['england-wales 1']);
  t.ok(between(day.secondsOpened, 65.9, 85.9), `${day.secondsOpened} s`);
  t.ok(nadirHz > 48.75 && nadirHz <= 48.8, `${nadirHz} Hz`);
});

t.test('opening 931 MW of feeders relieves the system by about 350 MW', async t => {
  t.ok(between(day.grossReliefW, 900e6, 960e6), `${day.grossReliefW} W`);
  t.ok(between(day.netReliefW, 300e6, 400e6), `${day.netReliefW} W`);
});

t.test('the trace of the first 150 s is followed within 0.06 Hz root mean square', async t => {
  const rmsHz = rmsOfTraceHz(hzAt);
  t.ok(rmsHz < 0.06, `${rmsHz} Hz`);
});

t.test('1000 MW alone on that day never takes the frequency below 49.5 Hz', async t => {
  const alone = simulate(system, [[0, 'infeed-loss', { power: 1000e6, inertia: 0 }]], 120);
  const lowestHz = Math.min(...alone.hz);
  t.ok(lowestHz >= 49.5 && lowestHz < 49.8, `${lowestHz} Hz`);
  t.same(alone.opened, []);
});
