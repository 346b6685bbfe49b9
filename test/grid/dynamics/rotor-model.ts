import t from 'tap';
import { RotorCourse } from '../../../src/grid/dynamics/rotor-course.js';
import { shippedStudy, studyModel } from '../../fixtures/study.js';

t.test('mechanical less electrical power is the change of kinetic energy', async t => {
  const model = studyModel(shippedStudy('ieee-39'));
  const course = new RotorCourse(model);
  model.addedW[15] = 300e6;
  model.loadsChanged();
  const rates = new Float64Array(model.stateCount);
  const n = model.rotorCount;
  /** Power that accelerates, and 2 H S Δf / f0 of all rotors: its time integral. */
  const surplusW = (): number => {
    model.derive(course.x, rates);
    return model.active.reduce((sum, r) => sum + model.mechanicalW[r]! - model.electricalW[r]!, 0);
  };
  const momentumWs = (): number => model.active.reduce((sum, r) => sum + (2 * model.energyWs[r]! * course.x[n + r]!) / 60, 0);
  let sumWs = 0;
  let before = surplusW();
  course.advance(0, 10_000, stepMs => {
    const after = surplusW();
    sumWs += ((before + after) / 2) * (stepMs / 1000);
    before = after;
  });
  const gained = momentumWs();
  t.ok(gained < -50e6, `${gained} W·s`);
  t.ok(Math.abs(sumWs / gained - 1) < 1e-5, `${sumWs} and ${gained} W·s`);
});

t.test('flows between rotors of a network without losses add up to nothing', async t => {
  const model = studyModel(shippedStudy('three-area-lfc', 'linear'));
  const course = new RotorCourse(model);
  model.addedW[0] = 25e6;
  model.loadsChanged();
  course.advance(0, 20_000, () => {});
  model.derive(course.x, new Float64Array(model.stateCount));
  const flows = model.electricalW.map((powerW, r) => powerW - model.startW[r]! - model.addedW[r]!);
  t.ok(Math.max(...flows.map(Math.abs)) > 0.2e6, 'they flow');
  t.ok(Math.abs(flows.reduce((sum, powerW) => sum + powerW, 0)) < 1e-3);
});

t.test('a bus between machines has a frequency between theirs; its shares add to one', async t => {
  const model = studyModel(shippedStudy('ieee-39'));
  const { share, rotorCount } = model.reduction;
  for (let bus = 0; bus < model.network.buses.length; bus++) {
    const row = share.subarray(bus * rotorCount, (bus + 1) * rotorCount);
    t.ok(
      Math.abs(row.reduce((sum, part) => sum + part, 0) - 1) < 1e-9 && Math.min(...row) > -1e-12,
      model.network.buses[bus]!.name,
    );
  }
});

t.test('a rotor that trips leaves; a bus that nothing holds up has no frequency', async t => {
  const { network, dynamics } = shippedStudy('two-area');
  const model = studyModel({ network, dynamics });
  const x = model.start();
  const opened = network.branches.flatMap(({ from, to }, b) => (from === 7 || to === 7 ? [b] : []));
  for (const b of opened) model.isOpen[b] = 1;
  model.isOn[0] = 0;
  model.rebuild();
  t.ok(Number.isNaN(model.busDeviationHz(x, 7)), 'bus 8 alone');
  t.equal(model.busDeviationHz(x, 6), 0);
  t.equal(model.reduction.islandCount, 2);
  t.same(model.active, [1, 2, 3]);
});

t.test('governors of each class settle a step of load where droop says', async t => {
  const { network, dynamics } = shippedStudy('single-area');
  const [base] = dynamics.governors;
  const common = { ...base!, baseW: 1000e6, droopPu: 0.05, minPu: 0, maxPu: 1.2, dampingPu: 0 };
  const none = { leadS: 0, lagS: 0, valveS: 0 };
  const classes = {
    tgov1: { ...common, ...none, valveS: 0.1, leadS: 1, lagS: 5 },
    gast: { ...common, ...none, valveS: 0.4, lagS: 0.1, exhaustS: 3, ambientLimitPu: 1.1, exhaustGainPu: 2 },
    hygov: {
      ...common,
      ...{ valveS: 0.3, temporaryDroopPu: 0.5, resetS: 6, filterS: 0.05, waterS: 1, turbineGainPu: 1.25, noLoadPu: 0.05 },
      ...{ leadS: 0, lagS: 0 },
    },
  } as const;
  for (const [name, governor] of Object.entries(classes)) {
    const model = studyModel(
      { network, dynamics },
      { nominalHz: 50, dynamics: { governors: [{ ...governor, model: name as 'gast' }] } },
    );
    const course = new RotorCourse(model);
    model.addedW[1] = 50e6;
    model.loadsChanged();
    course.advance(0, 300_000, () => {});
    // ΔP = (1/R + D) Δω; the gate of hygov is 1/At of its power.
    const droop = name === 'hygov' ? 0.05 / 1.25 : 0.05;
    const expectedHz = (-50 * 0.05) / (1 / droop + 1);
    t.ok(Math.abs(course.x[1]! / expectedHz - 1) < 1e-3, `${name}: ${course.x[1]} Hz, by droop ${expectedHz} Hz`);
  }
});

t.test('a link of a study gives to the end of lower frequency, up to its limit and no faster than its ramp', async t => {
  const study = shippedStudy('two-area');
  const last = study.network.buses.length - 1;
  const dcLinks = [{ name: 'dc', from: 0, to: last, powerW: 0, limitW: 500e6, lossFraction: 0 }];
  const linkResponses = [{ link: 0, gainWPerHz: 2e9, deadbandHz: 0, limitW: 50e6, lagS: 0.05, rampWPerS: 100e6 }];
  const model = studyModel({ ...study, network: { ...study.network, dcLinks } }, { dynamics: { linkResponses } });
  const course = new RotorCourse(model);
  const linkW = (): number => course.x[model.stateCount - 1]!;
  course.advance(0, 1000, () => {});
  t.equal(linkW(), 0, 'flat');
  model.addedW[last] = 400e6;
  model.loadsChanged();
  let [beforeW, mostW, fastestWPerS] = [0, 0, 0];
  course.advance(1000, 6000, stepMs => {
    fastestWPerS = Math.max(fastestWPerS, Math.abs(linkW() - beforeW) / (stepMs / 1000));
    beforeW = linkW();
    mostW = Math.max(mostW, linkW());
  });
  t.ok(mostW > 40e6 && mostW <= 50e6 * (1 + 1e-9), `${(mostW / 1e6).toFixed(1)} MW to where load was added`);
  t.ok(fastestWPerS <= 100e6 * (1 + 1e-6), `${(fastestWPerS / 1e6).toFixed(1)} MW/s at most`);
});
