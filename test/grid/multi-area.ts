import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { TICK_MS } from '../../src/base/units.js';
import { Grid } from '../../src/grid/grid.js';
import { Islands } from '../../src/grid/islands.js';
import { dispatch } from '../../src/market/dispatch.js';
import { withLocalProtection } from '../../src/system/local-protection.js';
import type { Network } from '../../src/system/network.js';
import { readSystem } from '../../src/system/read.js';
import { coldStill } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';
import { triangle, triangleSystem } from '../fixtures/triangle.js';

const nation = readSystem(`${SYSTEMS}/gb-2030`, coldStill);
/** A steady evening: each area draws 1.3 times its customers' mean. */
const areaW = Float64Array.from(nation.customers, groups =>
  groups.reduce((sum, { count, annualWhEach }) => sum + (1.3 * count * annualWhEach) / 8760, 0),
);
const demandW = areaW.reduce((sum, powerW) => sum + powerW, 0);

function gridOf(isMultiArea: boolean, windFraction = 0.3) {
  const log = new EventLog();
  const draws = areaW.slice();
  const grid = new Grid(isMultiArea ? withLocalProtection(nation) : nation, log, dispatch, isMultiArea);
  const even = (fraction: number) => ({ start: nation.areas.map(() => fraction), end: nation.areas.map(() => fraction) });
  grid.beginPeriod({
    startMs: 0,
    demandStartW: demandW,
    demandEndW: demandW,
    windOnshoreFraction: even(windFraction),
    windOffshoreFraction: even(windFraction),
    solarFraction: even(0),
  });
  let ticks = 0;
  const tick = (count: number): void => {
    for (const endTick = ticks + count; ticks < endTick; ticks++) {
      const drawnW = draws.reduce((sum, powerW) => sum + powerW, 0);
      grid.tick(ticks * TICK_MS, drawnW, 0, draws);
    }
  };
  return { grid, log, tick, draws };
}

const area = (id: string): number => nation.areas.findIndex(known => known.id === id);

t.test('nothing moves when nothing happens, bus by bus too', async t => {
  const { grid, tick } = gridOf(true);
  tick(2000);
  const { deviationHz } = grid.multiArea!.swing;
  t.ok(Math.max(...deviationHz.map(Math.abs)) < 1e-9, `${Math.max(...deviationHz.map(Math.abs))} Hz`);
});

t.test('buses together fall as the one frequency does, and apart for a while', async t => {
  const one = gridOf(false);
  const many = gridOf(true);
  for (const { grid, tick } of [one, many]) {
    tick(20);
    grid.apply('plant-trip', { plant: 'sizewell-b', units: null, power: null }, 20 * TICK_MS);
  }
  let apartHz = 0;
  let centresHz = 0;
  for (let k = 0; k < 600; k++) {
    for (const { tick } of [one, many]) tick(1);
    const { deviationHz, centreHz } = many.grid.multiArea!.swing;
    apartHz = Math.max(apartHz, ...deviationHz.map(own => Math.abs(own - centreHz)));
    centresHz = Math.max(centresHz, Math.abs(many.grid.frequencyHz - one.grid.frequencyHz));
  }
  t.ok(one.grid.frequencyHz < 49.95, `the trip is felt: ${one.grid.frequencyHz.toFixed(3)} Hz`);
  t.ok(centresHz < 0.01, `the centre differs by at most ${centresHz.toFixed(4)} Hz`);
  t.ok(apartHz > 0.01, `buses are up to ${apartHz.toFixed(3)} Hz apart`);
});

t.test('what lines carry between buses adds up to nothing, and to what each bus lacks', async t => {
  const { grid, tick } = gridOf(true);
  tick(20);
  grid.apply('infeed-loss', { power: 1000e6, inertia: 0, label: null }, 20 * TICK_MS);
  tick(100);
  const { swing } = grid.multiArea!;
  const { network } = nation;
  const outW = new Float64Array(network!.buses.length);
  network!.branches.forEach(({ from, to }, b) => {
    outW[from]! += swing.branchFlowW(b);
    outW[to]! -= swing.branchFlowW(b);
  });
  const sumW = outW.reduce((sum, powerW) => sum + powerW, 0);
  t.ok(Math.max(...outW.map(Math.abs)) > 100e6, 'flows are there');
  t.ok(Math.abs(sumW) < 1, `sum of flows ${sumW} W`);
});

t.test('with the lines to Scotland open there are two frequencies, and each area sheds by its own', async t => {
  const { grid, tick } = gridOf(true);
  tick(20);
  const { network } = nation;
  const isScottish = network!.buses.map(({ area: id }) => id === '_N' || id === '_P');
  const ties = network!.branches.filter(({ from, to }) => isScottish[from] !== isScottish[to]);
  t.ok(ties.length > 1, `${ties.length} circuits`);
  for (const { name } of ties) grid.apply('branch-trip', { branch: name }, 20 * TICK_MS);
  tick(2);
  const north = grid.areaFrequencyHz(area('_P'));
  const south = grid.areaFrequencyHz(area('_C'));
  t.ok(north > 50.1 && south < 50, `${north.toFixed(2)} Hz north, ${south.toFixed(2)} Hz south: Scotland exported`);
  tick(60);
  const schemes = grid.decisions.flatMap(decision => (decision.kind === 'stage-opened' ? [decision.scheme] : []));
  t.ok(
    schemes.some(scheme => scheme.endsWith('_C')),
    'London sheds',
  );
  t.notOk(
    schemes.some(scheme => scheme.endsWith('_P')),
    'the north of Scotland does not',
  );
});

t.test(
  'an island whose frequency leaves the limits of its plants goes black alone, with its areas, and the others go on',
  async t => {
    const { grid, log, tick, draws } = gridOf(true);
    tick(20);
    const { network } = nation;
    const isScottish = network!.buses.map(({ area: id }) => id === '_N' || id === '_P');
    const ties = network!.branches.filter(({ from, to }) => isScottish[from] !== isScottish[to]);
    for (const { name } of ties) grid.apply('branch-trip', { branch: name }, 20 * TICK_MS);
    const beforeW = grid.supply.totalW;
    for (let k = 0; k < 400; k++) {
      tick(1);
      for (const decision of grid.decisions.splice(0)) {
        if (decision.kind === 'area-black')
          for (const { areaIndex, fraction } of decision.areas) draws[areaIndex]! *= 1 - fraction;
        if (decision.kind !== 'stage-opened') continue;
        const a = nation.areas.findIndex(({ id }) => decision.scheme.endsWith(` in ${id}`));
        const of = nation.shedding.find(({ scheme, stage }) => decision.scheme.startsWith(scheme) && stage === decision.stage)!;
        draws[a]! -= of.deliveredFraction * areaW[a]!;
      }
    }
    const black = nation.areas.flatMap(({ id }, a) => (grid.blackFraction![a] === 1 ? [id] : []));
    t.same(black, ['_N', '_P']);
    t.notOk(grid.isBlack);
    t.ok(Number.isNaN(grid.areaFrequencyHz(area('_P'))), 'a black area has no frequency');
    t.ok(grid.areaFrequencyHz(area('_C')) > 47, 'London has one');
    const events = log.all.filter(({ kind }) => kind === 'area-black');
    t.same(events.map(({ area }) => area).sort(), ['_N', '_P']);
    t.ok(events.every(({ causeId }) => log.all[causeId! - 1]!.kind === 'branch-trip'));
    t.ok(grid.supply.totalW < beforeW - 1e9, 'what Scottish plants gave is gone');
    const { swing } = grid.multiArea!;
    const dead = isScottish.flatMap((isNorth, bus) => (isNorth ? [swing.deviationHz[bus]!] : []));
    t.ok(
      dead.every(deviationHz => deviationHz === 0),
      'dead buses do not swing',
    );
    t.ok(grid.generationW > 1e9 && Number.isFinite(grid.frequencyHz), `England has ${(grid.generationW / 1e9).toFixed(1)} GW`);
  },
);

t.test('Scotland alone without wind sheds by its own schemes, from their own stages on, and England by none', async t => {
  const { grid, log, tick, draws } = gridOf(true, 0);
  tick(20);
  const { network } = nation;
  const isScottish = network!.buses.map(({ area: id }) => id === '_N' || id === '_P');
  for (const { name, from, to } of network!.branches)
    if (isScottish[from] !== isScottish[to]) grid.apply('branch-trip', { branch: name }, 20 * TICK_MS);
  for (let k = 0; k < 400; k++) {
    tick(1);
    for (const decision of grid.decisions.splice(0)) {
      if (decision.kind === 'area-black') for (const { areaIndex, fraction } of decision.areas) draws[areaIndex]! *= 1 - fraction;
      if (decision.kind !== 'stage-opened') continue;
      const a = nation.areas.findIndex(({ id }) => decision.scheme.endsWith(` in ${id}`));
      const of = nation.shedding.find(({ scheme, stage }) => decision.scheme.startsWith(scheme) && stage === decision.stage)!;
      draws[a]! -= of.deliveredFraction * areaW[a]!;
    }
  }
  const opened = log.all.filter(({ kind }) => kind === 'shedding-stage-opened').map(({ subject }) => subject);
  t.same(
    opened.filter(subject => !/^(spt in _N|shet in _P) /.test(subject)),
    [],
  );
  t.equal(opened[0], 'shet in _P 4', 'the north begins with stage 4, at 48.6 Hz');
  t.ok(opened.includes('spt in _N 5'), opened.join(', '));
});

t.test(
  'an area with buses in two islands has the frequency of the larger part, and loses what it takes in a dead one',
  async t => {
    const network: Network = { ...triangle, branches: triangle.branches.slice(0, 2) };
    const areaBuses = [
      [
        { bus: 1, fraction: 0.75 },
        { bus: 2, fraction: 0.25 },
      ],
      [{ bus: 2, fraction: 1 }],
    ];
    const islands = new Islands({ ...triangleSystem(), areaBuses }, network);
    t.ok(islands.isWhole);
    const hz = [50, 51, 47];
    t.equal(
      islands.meanOf(0, bus => hz[bus]!),
      0.75 * 51 + 0.25 * 47,
    );
    islands.openBranch(1);
    t.equal(islands.count, 2);
    t.equal(
      islands.meanOf(0, bus => hz[bus]!),
      51,
    );
    t.same(islands.blackOut(1), {
      buses: [2],
      areas: [
        { areaIndex: 0, fraction: 0.25 },
        { areaIndex: 1, fraction: 1 },
      ],
    });
    t.same([...islands.placeShare], [1, 0, 0], 'what is left is drawn where voltage is');
    t.ok(Number.isNaN(islands.meanOf(1, bus => hz[bus]!)), 'a black area has none');

    islands.closeBranch(1);
    islands.energise(2);
    t.ok(islands.isWhole && !islands.isAllBack);
    t.same([...islands.placeShare], [1, 0, 1], 'at a bus that is live again feeders of the area still wait');
    t.same(islands.waitingShare(0), { energised: 0.25, all: 0.25 });
    islands.giveBack(0, 0.125);
    t.same([...islands.placeShare.slice(0, 2)], [0.75 / 0.875, 0.125 / 0.875], 'half of them are back');
    islands.giveBack(0, 0.125);
    islands.giveBack(1, 1);
    t.ok(islands.isAllBack);
    t.same([...islands.placeShare], [0.75, 0.25, 1]);
  },
);
