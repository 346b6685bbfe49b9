import t from 'tap';
import { viewColumns } from '../../src/base/column.js';
import { MS_PER_H, MS_PER_S, TICK_MS } from '../../src/base/units.js';
import { substationSchema } from '../../src/engine/shared-memory.js';
import { Course } from '../../src/simulation/course.js';
import type { IntervalSums } from '../../src/simulation/interval-tally.js';
import type { Observer } from '../../src/simulation/observer.js';
import { StageClock } from '../../src/simulation/timing.js';
import { eventfulRun } from '../fixtures/eventful-run.js';
import { RunPlace } from '../fixtures/run.js';

/** What the grid integrated in one tick. */
interface Tick {
  readonly givenW: number;
  readonly servedW: number;
  readonly netDemandW: number;
  readonly kineticWs: number;
}

const place = new RunPlace(t);
const file = place.write('eventful.yaml', eventfulRun);
// To the end of a settlement period, at which substations' meters are read.
const { scenario, system } = place.load(file, { sets: ['duration=200 min'] });
const ticks: Tick[] = [];
const intervals: IntervalSums[] = [];
let beforeHz = system.limits.nominalHz;
let tickCount = 0;
let otherDemandCount = 0;
let worstWs = 0;
let kineticWs = 0;
let integratedWs = 0;
let course!: Course;

const observer: Observer = {
  period: () => undefined,
  attackBegan: () => undefined,
  tick: () => {
    const { grid, netDemandW } = course;
    const kineticWs = ((2 * grid.inertiaVAs) / system.limits.nominalHz) * (grid.frequencyHz - beforeHz);
    beforeHz = grid.frequencyHz;
    ticks.push({ givenW: grid.generationW + grid.responseW, servedW: grid.demandServedW, netDemandW, kineticWs });
  },
  window: (startMs, endMs) => {
    for (let k = 0; k < (endMs - startMs) / TICK_MS; k++) {
      const tick = ticks[tickCount++]!;
      const ownW = course.loads.generationW[k]!;
      if (course.loads.demandW[k]! - ownW !== tick.netDemandW) otherDemandCount++;
      const netWs = ((tick.givenW + ownW - tick.servedW) * TICK_MS) / MS_PER_S;
      worstWs = Math.max(worstWs, Math.abs(netWs - tick.kineticWs));
      kineticWs += Math.abs(tick.kineticWs);
      integratedWs += (tick.netDemandW * TICK_MS) / MS_PER_S;
    }
    intervals.push(...course.loads.closed);
  },
};
course = await Course.start(scenario, system, 0, observer, new StageClock());
t.teardown(() => course.engine.stop());
await course.goOn(scenario.durationMs);
intervals.push(course.loads.rest);

t.test('the evening has all that could lose energy on the way', async t => {
  const kinds = new Set(course.log.all.map(({ kind }) => kind));
  for (const kind of ['orders-quarantined', 'shedding-stage-opened', 'customers-restored', 'devices-released']) {
    t.ok(kinds.has(kind), kind);
  }
  t.ok(course.rollbackCount > 0);
});

t.test('what switches behind substations is what switches in areas, to the watt-millisecond', async t => {
  const { engine, loads } = course;
  const columns = viewColumns(substationSchema, engine.layout.substationCount, engine.memory.substations);
  const { energyWms, energyWh, restWms } = columns;
  const bySubstation = energyWh.reduce(
    (sum, wh, s) => sum + BigInt(wh) * BigInt(MS_PER_H) + BigInt(restWms[s]!) + BigInt(energyWms[s]!),
    0n,
  );
  const byArea = intervals.reduce(
    (sum, { sums }) =>
      sums.reduce((part, wTicks, slot) => {
        const { carries, sign } = loads.channels[slot % loads.channels.length]!;
        return carries === 'watts' && sign !== 0 ? part + BigInt(sign) * BigInt(Math.round(wTicks * TICK_MS)) : part;
      }, sum),
    0n,
  );
  t.ok(bySubstation > 0n);
  t.equal(byArea, bySubstation);
});

t.test('demand of the areas is the demand in the frequency equation', async t => {
  t.equal(tickCount, (scenario.warmUpMs + scenario.durationMs) / TICK_MS);
  t.equal(otherDemandCount, 0, 'in every tick');
  const { channels } = course.loads;
  let areasWs = 0;
  for (const { sums, aggregateSums } of intervals) {
    for (const [slot, wTicks] of sums.entries()) {
      areasWs += (channels[slot % channels.length]!.sign * wTicks * scenario.devicesPerAgent * TICK_MS) / MS_PER_S;
    }
    for (const wTicks of aggregateSums) areasWs += (wTicks * TICK_MS) / MS_PER_S;
  }
  // The same power added up in another order: rounding alone.
  t.ok(Math.abs(areasWs / integratedWs - 1) < 1e-11, `${areasWs} W·s against ${integratedWs} W·s`);
});

t.test('what is generated is what is used and what the rotating masses take up', async t => {
  t.ok(kineticWs > 1e9, `${kineticWs} W·s to and fro`);
  t.ok(worstWs < 1, `${worstWs} W·s apart in the worst tick`);
});
