import t from 'tap';
import { busModes } from '../../../src/grid/dynamics/bus-modes.js';
import { BusSwing } from '../../../src/grid/dynamics/bus-swing.js';
import type { Mode } from '../../../src/grid/dynamics/modes.js';
import { Governors } from '../../../src/grid/governors.js';
import { readSystem } from '../../../src/system/read.js';
import type { Plant, System } from '../../../src/system/system.js';
import { plantOf } from '../../fixtures/one-area.js';
import { coldStill } from '../../fixtures/own-system.js';
import { SYSTEMS } from '../../fixtures/shipped-system.js';
import { triangle } from '../../fixtures/triangle.js';

const STEP_MS = 5;

/** Times at which a course of values, one a step from 0 on, passes zero, s, and its extremes between them. */
function swingsOf(course: readonly number[]): { atS: number[]; sizes: number[] } {
  const atS: number[] = [];
  const sizes: number[] = [];
  let most = 0;
  for (let k = 1; k < course.length; k++) {
    const [before, after] = [course[k - 1]!, course[k]!];
    if (before * after <= 0) {
      atS.push(((k - 1 + before / (before - after)) * STEP_MS) / 1000);
      sizes.push(most);
      most = 0;
    }
    most = Math.max(most, Math.abs(after));
  }
  return { atS, sizes };
}

/** Frequency, Hz, and damping ratio of a ringdown, from its zeros and extremes. */
function ringdown(course: readonly number[]): { frequencyHz: number; dampingRatio: number } {
  const { atS, sizes } = swingsOf(course);
  const cycles = (atS.length - 1) / 2;
  const decrement = Math.log(sizes[1]! / sizes.at(-1)!) / ((sizes.length - 2) / 2);
  return { frequencyHz: cycles / (atS.at(-1)! - atS[0]!), dampingRatio: decrement / Math.hypot(2 * Math.PI, decrement) };
}

/** Lets a mode go from its shape in speed; its course is the swing's own, weighed by energy and shape. */
function released(swing: BusSwing, mode: Mode, powerW: Float64Array, seconds: number): number[] {
  const { energyWs } = swing.linear();
  const largest = mode.speed.reduce((most, own) => (Math.hypot(own.re, own.im) > Math.hypot(most.re, most.im) ? own : most));
  // Turned so that the bus that swings farthest is real.
  const shape = mode.speed.map(({ re, im }) => (re * largest.re + im * largest.im) / Math.hypot(largest.re, largest.im) ** 2);
  for (let bus = 0; bus < shape.length; bus++) swing.deviationHz[bus] = 1e-3 * shape[bus]!;
  const course: number[] = [];
  for (let k = 0; k < (seconds * 1000) / STEP_MS; k++) {
    course.push(shape.reduce((sum, own, bus) => sum + own * energyWs[bus]! * swing.deviationHz[bus]!, 0));
    swing.step(powerW, STEP_MS);
  }
  return course;
}

t.test("the nation's slowest modes ring down in time as their eigenvalues say", async t => {
  const { network } = readSystem(`${SYSTEMS}/gb-2030`, coldStill);
  const buses = network!.buses.length;
  // 300 GVA.s of unequal machines, and 3 GW that the north of Scotland sends south.
  const energyWs = Float64Array.from({ length: buses }, (_, bus) => (1 + (bus % 5)) * 3.6e9);
  const powerW = Float64Array.from({ length: buses }, (_, bus) => (bus < 3 ? 1e9 : -3e9 / (buses - 3)));
  for (const k of [0, 1]) {
    const swing = new BusSwing(network!, 50);
    swing.setMachines(energyWs, new Float64Array(buses).fill(20e6));
    swing.startFlows(powerW);
    const mode = busModes(swing.linear(), null)[k]!;
    const seen = ringdown(released(swing, mode, powerW, k === 0 ? 5 : 3));
    const far = Math.abs(seen.frequencyHz / mode.frequencyHz - 1);
    t.ok(far < 0.01, `mode ${k + 1}: ${seen.frequencyHz.toFixed(4)} Hz in time, ${mode.frequencyHz.toFixed(4)} Hz`);
    const damping = Math.abs(seen.dampingRatio / mode.dampingRatio - 1);
    t.ok(damping < 0.05, `damped by ${(seen.dampingRatio * 100).toFixed(2)} and ${(mode.dampingRatio * 100).toFixed(2)} %`);
  }
});

t.test('a governor swings with the centre of all buses as its lags say', async t => {
  const governor = { droopFraction: 0.04, deadbandHz: 0, lagS: 0.3, turbineS: 2 };
  const plant: Plant = plantOf({ id: 'steam', unitCount: 1, unitW: 2e9, governor });
  const system = { plants: [plant] } as Partial<System>;
  const governors = new Governors(system.plants!, 50);
  const range = { capacityW: Float64Array.of(2e9), rangeW: Float64Array.of(1e9) };
  governors.beginPeriod({ unitsOnLine: Float64Array.of(1), governorsUp: range, governorsDown: range } as never);
  const swing = new BusSwing(triangle, 50);
  swing.setMachines([2e9, 3e9, 1e9], [1e6, 1e6, 1e6]);
  const powerW = new Float64Array(3);
  swing.startFlows(powerW);
  const modes = busModes(swing.linear(), [governors.linear(), [], []]);
  const slow = modes.find(({ im }) => im > 0)!;
  const held = busModes(swing.linear(), null).find(({ im }) => im > 0)!;
  t.ok(
    slow.frequencyHz < held.frequencyHz / 2,
    `${slow.frequencyHz.toFixed(3)} Hz, between buses ${held.frequencyHz.toFixed(3)} Hz`,
  );

  swing.deviationHz.fill(-0.01);
  const course: number[] = [];
  for (let k = 0; k < 8000; k++) {
    course.push(swing.centreHz);
    governors.step(STEP_MS, swing.deviationHz[0]!);
    powerW[0] = governors.totalW;
    swing.step(powerW, STEP_MS);
  }
  const seen = ringdown(course.slice(600));
  t.ok(Math.abs(seen.frequencyHz / slow.frequencyHz - 1) < 0.01, `${seen.frequencyHz.toFixed(4)} Hz in time`);
  t.ok(Math.abs(seen.dampingRatio - slow.dampingRatio) < 0.005, `damped by ${(seen.dampingRatio * 100).toFixed(2)} %`);
});

t.test('what is open or dead takes no part', async t => {
  const swing = new BusSwing(triangle, 50);
  swing.setMachines([2e9, 3e9, 1e9], [1e6, 1e6, 1e6]);
  swing.startFlows(new Float64Array(3));
  const count = () => busModes(swing.linear(), null).filter(({ im }) => im > 0).length;
  t.equal(count(), 2);
  swing.blackOut([2]);
  t.equal(count(), 1);
  t.same(busModes(swing.linear(), null)[0]!.participation[2], 0);
});
