/** Swing of one and of several areas, against closed forms and published studies. */
import t from 'tap';
import { modesOf } from '../../src/grid/dynamics/modes.js';
import { RotorCourse } from '../../src/grid/dynamics/rotor-course.js';
import type { RotorModel } from '../../src/grid/dynamics/rotor-model.js';
import { shippedStudy, studyModel } from '../fixtures/study.js';

/** Lowest frequency deviation of a rotor and when, while the course goes on. */
function nadirs(course: RotorCourse, model: RotorModel, fromMs: number, toMs: number) {
  const lowest = Array.from({ length: model.rotorCount }, () => ({ hz: 0, atMs: 0 }));
  let atMs = fromMs;
  course.advance(fromMs, toMs, stepMs => {
    atMs += stepMs;
    lowest.forEach((low, r) => {
      const hz = course.x[model.rotorCount + r]!;
      if (hz < low.hz) Object.assign(low, { hz, atMs });
    });
  });
  return lowest;
}

function addLoad(model: RotorModel, powersW: readonly number[]): void {
  model.addedW.set(powersW);
  model.loadsChanged();
}

t.test('system frequency response falls as the closed form of Anderson and Mirheydar says', async t => {
  // H 4 s, D 1, F_H 0.3, R 0.05, K_M 0.95, T_R 8 s, 50 Hz, a loss of 0.7 pu at 1 s.
  const [h, d, share, droop, gain, reheatS] = [4, 1, 0.3, 0.05, 0.95, 8];
  const natural = Math.sqrt((d * droop + gain) / (2 * h * droop * reheatS));
  const ratio = ((2 * h * droop + (d * droop + gain * share) * reheatS) / (2 * (d * droop + gain))) * natural;
  const damped = natural * Math.sqrt(1 - ratio ** 2);
  const a = Math.sqrt((1 - 2 * reheatS * ratio * natural + (reheatS * natural) ** 2) / (1 - ratio ** 2));
  const phase = Math.atan2(damped * reheatS, 1 - ratio * natural * reheatS) - Math.atan2(Math.sqrt(1 - ratio ** 2), -ratio);
  const deviation = (s: number) =>
    50 * ((droop * -0.7) / (d * droop + gain)) * (1 + a * Math.exp(-ratio * natural * s) * Math.sin(damped * s + phase));
  const nadirS = Math.atan2(damped * reheatS, ratio * natural * reheatS - 1) / damped;

  const model = studyModel(shippedStudy('single-area'), { nominalHz: 50 });
  const course = new RotorCourse(model);
  course.advance(0, 1000, () => {});
  t.equal(course.x[1], 0, 'nothing moves before the loss');
  addLoad(model, [0, 0.7e9]);
  const dx = new Float64Array(model.stateCount);
  model.derive(course.x, dx);
  t.ok(Math.abs(dx[1]! + 4.375) < 1e-9, 'initial RoCoF −4.375 Hz/s');
  const [low] = nadirs(course, model, 1000, 21_000);
  t.ok(Math.abs(50 + low!.hz - 46.209) < 0.002, `nadir ${(50 + low!.hz).toFixed(4)} Hz`);
  t.ok(Math.abs(low!.atMs / 1000 - 3.37) < 0.01, `at ${low!.atMs / 1000} s`);
  t.ok(Math.abs(low!.hz - deviation(nadirS)) < 0.002, 'as the closed form');
  t.ok(Math.abs(course.x[1]! - deviation(20)) < 0.002, 'and 20 s later too');
});

t.test('a load that follows frequency destabilises one area exactly where its eigenvalues say', async t => {
  const { network, dynamics } = shippedStudy('single-area');
  const f0 = 60;
  const cases = [
    { h: 5, d: 1, lagS: 0.5, droop: 0.04 },
    { h: 3, d: 2, lagS: 0.2, droop: 0.08 },
    { h: 4, d: 1, lagS: 6, droop: 0.04 },
  ];
  for (const { h, d, lagS, droop } of cases) {
    const limit = Math.min(d + (2 * h) / lagS, d + 1 / droop);
    const baseW = dynamics.machines[0]!.baseVa;
    const at = (gain: number) => {
      const model = studyModel(
        { network, dynamics },
        {
          nominalHz: f0,
          dynamics: {
            machines: [{ ...dynamics.machines[0]!, inertiaS: h, dampingPu: d }],
            governors: [{ ...dynamics.governors[0]!, baseW, droopPu: droop, valveS: lagS, leadS: 0, lagS: 0 }],
          },
        },
      );
      // What attackers switch off as frequency falls would help; they switch it on.
      model.feedbacks = [{ bus: 1, sensor: 0, gainWPerHz: (gain * baseW) / f0, minW: -Infinity, maxW: Infinity }];
      return model;
    };
    const growth = (gain: number) => Math.max(...modesOf(at(gain)).map(({ re }) => re));
    t.ok(growth(0.99 * limit) < 0, `stable 1 % below ${limit.toFixed(2)}`);
    t.ok(growth(1.01 * limit) > 0, `unstable 1 % above ${limit.toFixed(2)}`);
    const swing = (gain: number) => {
      const model = at(gain);
      const course = new RotorCourse(model);
      course.x[1] = 0.01;
      const peaks = [0, 0];
      for (const [half, fromMs] of [0, 60_000].entries())
        course.advance(fromMs, fromMs + 60_000, () => {
          peaks[half] = Math.max(peaks[half]!, Math.abs(course.x[1]!));
        });
      return peaks[1]! / peaks[0]!;
    };
    t.ok(swing(0.97 * limit) < 1, 'below it swings die out in time too');
    t.ok(swing(1.03 * limit) > 1, 'and above it they grow');
  }
});

t.test('three areas with load altered fall as in the published study', async t => {
  const cases = [
    { about: '10 % in area 1', shares: [0.1, 0, 0], nadir: [59.311, 59.355, 59.213], within: 0.05, rocof: 0.596 },
    { about: '50 % spread', shares: [0.17, 0.17, 0.16], nadir: [56.838, 56.895, 56.905], within: 0.12, rocof: 1.283 },
  ];
  for (const { about, shares, nadir, within, rocof } of cases) {
    const model = studyModel(shippedStudy('three-area-lfc', 'linear'));
    const course = new RotorCourse(model);
    course.advance(0, 30_000, () => {});
    addLoad(
      model,
      shares.map(share => share * 250e6),
    );
    const dx = new Float64Array(model.stateCount);
    model.derive(course.x, dx);
    const steepest = Math.max(...dx.subarray(3, 6).map(Math.abs));
    t.ok(Math.abs(steepest - rocof) < 0.01, `${about}: largest RoCoF ${steepest.toFixed(3)} Hz/s`);
    const lowest = nadirs(course, model, 30_000, 300_000);
    lowest.forEach(({ hz }, area) => {
      const got = 60 + hz;
      t.ok(Math.abs(got - nadir[area]!) < within, `${about}: area ${area + 1} ${got.toFixed(3)}, published ${nadir[area]}`);
      t.ok(Math.abs(course.x[3 + area]!) < 5e-4, 'and comes back to 60.000 Hz');
    });
  }
});
