import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { TICK_MS } from '../../src/base/units.js';
import { Converters } from '../../src/grid/converters.js';
import { Grid } from '../../src/grid/grid.js';
import { dispatch } from '../../src/market/dispatch.js';
import type { Override } from '../../src/scenario/scenario.js';
import { withLocalProtection } from '../../src/system/local-protection.js';
import { readSystem } from '../../src/system/read.js';
import { conditionsOf, plantOf, systemOf } from '../fixtures/one-area.js';
import { coldStill } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';
import { triangle } from '../fixtures/triangle.js';

/** 100 MW at most, 200 MW for each Hz beyond 50 mHz, 0.1 s and 400 MW/s. */
const law = { gainWPerHz: 200e6, deadbandHz: 0.05, limitW: 100e6, lagS: 0.1, rampWPerS: 400e6 };

t.test(
  'an interconnector gives by its droop beyond its dead band, no faster than its ramp, and as far as it has room',
  async t => {
    const plants = [plantOf({ id: 'cable', source: 'interconnector', unitCount: 1, unitW: 500e6 })];
    const system = systemOf({ plants, converterResponses: [{ name: 'cable', at: { is: 'interconnector', plant: 0 }, ...law }] });
    let outputW = 300e6;
    const converters = new Converters(system, { unitsOnLine: () => 1, plantOutputW: () => outputW });
    const settle = (deviationHz: number, ms: number): number => {
      for (let k = 0; k < ms / 5; k++) converters.step(5, () => deviationHz, deviationHz);
      return converters.totalW / 1e6;
    };
    t.equal(converters.headroomW, 100e6);
    t.equal(settle(-0.05, 5000), 0, 'within the dead band');
    t.ok(Math.abs(settle(-0.25, 5000) - 40) < 0.01, '200 MW/Hz times 0.2 Hz');
    t.ok(Math.abs(settle(-2, 5000) - 100) < 0.01, 'its limit');
    t.ok(Math.abs(settle(2, 100) - 60) < 0.01, '400 MW/s for 0.1 s the other way');
    t.ok(Math.abs(settle(2, 5000) + 100) < 0.01);
    outputW = 480e6;
    t.ok(Math.abs(settle(-2, 5000) - 20) < 0.01, 'what is left of its capacity');
    t.equal(converters.headroomW, 0);
  },
);

const override = (path: string, value: string): Override => ({ path, value, place: { file: 'day.yaml', line: 1, column: 1 } });
const nationWith = (...overrides: Override[]) => readSystem(`${SYSTEMS}/gb-2030`, { ...coldStill, overrides });

/** The nation at a steady demand, Scotland sending power south; what areas draw is theirs to change. */
function gridOf(nation: ReturnType<typeof nationWith>, isMultiArea: boolean, windFraction = 0.3) {
  const areaW = Float64Array.from(nation.customers, groups =>
    groups.reduce((sum, { count, annualWhEach }) => sum + (1.3 * count * annualWhEach) / 8760, 0),
  );
  const demandW = areaW.reduce((sum, powerW) => sum + powerW, 0);
  const grid = new Grid(isMultiArea ? withLocalProtection(nation) : nation, new EventLog(), dispatch, isMultiArea);
  const even = (fraction: number) => ({ start: nation.areas.map(() => fraction), end: nation.areas.map(() => fraction) });
  const wind = { windOnshoreFraction: even(windFraction), windOffshoreFraction: even(windFraction), solarFraction: even(0) };
  grid.beginPeriod({ ...conditionsOf(demandW), ...wind });
  let ticks = 0;
  const tick = (count: number): void => {
    for (const end = ticks + count; ticks < end; ticks++) grid.tick(ticks * TICK_MS, demandW, 0, areaW);
  };
  return { grid, tick };
}

t.test(
  'a link between islands gives to the one of lower frequency, within its limit, and moves nothing while nothing does',
  async t => {
    const held = nationWith(override('links.western.response', '600 MW'));
    const { network } = held;
    const isScottish = network!.buses.map(({ area }) => area === '_N' || area === '_P');
    const apartHz: number[] = [];
    for (const nation of [nationWith(), held]) {
      const { grid, tick } = gridOf(nation, true, 0.1);
      tick(400);
      const { deviationHz } = grid.multiArea!.swing;
      t.ok(Math.max(...deviationHz.map(Math.abs)) < 1e-9, 'flat');
      for (const { name, from, to } of network!.branches)
        if (isScottish[from] !== isScottish[to]) grid.apply('branch-trip', { branch: name }, 400 * TICK_MS);
      tick(20);
      const centres = grid.multiArea!.centresHz();
      t.equal(centres.length, 2);
      apartHz.push(Math.abs(centres[0]! - centres[1]!));
    }
    t.ok(apartHz[1]! < 0.7 * apartHz[0]!, `${apartHz.map(hz => hz.toFixed(3)).join(' and ')} Hz apart after a second`);
    const link = network!.dcLinks.find(({ name }) => name === 'western')!;
    const converters = new Converters(held, { unitsOnLine: () => 0, plantOutputW: () => 0 });
    const powerW = new Float64Array(network!.buses.length);
    for (let k = 0; k < 100; k++) converters.step(50, bus => (isScottish[bus] ? 3 : -3), 0);
    converters.addTo(powerW, powerW);
    t.ok(Math.abs(powerW[link.to]! - 600e6) < 1 && powerW[link.from] === -powerW[link.to]!, 'all of it, and no more');
    t.equal(converters.totalW, 0, 'the whole has not gained anything');
  },
);

t.test('interconnectors that hold response make the nadir of a trip higher, with one frequency and bus by bus', async t => {
  for (const isMultiArea of [false, true]) {
    const lowestHz = [
      nationWith(),
      nationWith(override('links.nsl.response', '500 MW'), override('links.ifa2.response', '500 MW')),
    ].map(nation => {
      const { grid, tick } = gridOf(nation, isMultiArea);
      tick(20);
      grid.apply('infeed-loss', { power: 2500e6, inertia: 0, label: null }, 20 * TICK_MS);
      let lowest = 50;
      for (let k = 0; k < 200; k++) {
        tick(1);
        lowest = Math.min(lowest, grid.frequencyHz);
      }
      return lowest;
    });
    t.ok(lowestHz[1]! > lowestHz[0]! + 0.005, `${lowestHz.map(hz => hz.toFixed(3)).join(' and ')} Hz`);
  }
});

t.test('a dead end stops a link', async t => {
  const link = { name: 'cable', from: 0, to: 2, powerW: 0, limitW: 80e6, lossFraction: 0 };
  const network = { ...triangle, dcLinks: [link] };
  const system = systemOf({ network, converterResponses: [{ name: 'cable', at: { is: 'link', link: 0 }, ...law }] });
  const converters = new Converters(system, { unitsOnLine: () => 0, plantOutputW: () => 0 });
  const injected = (deviationHz: readonly number[]): number[] => {
    for (let k = 0; k < 400; k++) converters.step(5, bus => deviationHz[bus]!, 0);
    const powerW = new Float64Array(3);
    converters.addTo(powerW, powerW);
    return [...powerW].map(watts => Math.round(watts / 1e6));
  };
  t.same(injected([0.5, 0, -0.5]), [-80, 0, 80], "the link's own limit is below its response's");
  t.same(injected([0.5, 0, Number.NaN]), [0, 0, 0]);
});
