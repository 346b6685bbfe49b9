import { CivilTime } from '../base/civil-time.js';
import { carries, loadingOf, type SteadyState } from '../network/steady-state.js';
import type { Network } from '../system/network.js';
import { writeNewFolder } from './new-folder.js';
import type { Cell, Table } from './table.js';
import { powerFlowBranches, powerFlowBuses, powerFlowGenerators } from './tables/power-flow.js';

const W_PER_MW = 1e6;
const DEG_PER_RAD = 180 / Math.PI;
const SIDES = new Map([
  [-2, 'below least'],
  [-1, 'at least'],
  [1, 'at most'],
  [2, 'above most'],
]);

/** Writes `buses.csv`, `branches.csv` and `generators.csv` of a steady state into a new folder: all of them or none. */
export function writePowerFlow(path: string, network: Network, state: SteadyState): void {
  writeNewFolder(path, writer => {
    const write = (table: Table, rows: Iterable<readonly Cell[]>): void => {
      const csv = writer.table(table, new CivilTime('UTC'), []);
      for (const row of rows) csv.row(row);
    };
    write(powerFlowBuses, busRows(network, state));
    write(powerFlowBranches, branchRows(network, state));
    write(powerFlowGenerators, generatorRows(network, state));
  });
}

function* busRows({ buses, generators }: Network, state: SteadyState): Generator<Cell[]> {
  const generationW = new Float64Array(buses.length);
  const generationVar = new Float64Array(buses.length);
  for (const [g, { bus, isInService }] of generators.entries()) {
    if (!isInService) continue;
    generationW[bus]! += state.generatorW[g]!;
    generationVar[bus]! += state.generatorVar[g]!;
  }
  for (const [bus, { name, kind, label, loadW, loadVar }] of buses.entries()) {
    const island = state.islands.ofBus[bus]!;
    if (island < 0) {
      yield [name, null, null, label ?? null, null, kind, null, null, null, null, null];
      continue;
    }
    yield [
      name,
      state.voltagePu[bus],
      state.angleRad[bus]! * DEG_PER_RAD,
      label ?? null,
      island + 1,
      kind,
      generationW[bus]! / W_PER_MW,
      state.method === 'DC' ? null : generationVar[bus]! / W_PER_MW,
      loadW / W_PER_MW,
      loadVar / W_PER_MW,
      SIDES.get(state.reactiveSide[bus]!) ?? null,
    ];
  }
}

function* branchRows(network: Network, state: SteadyState): Generator<Cell[]> {
  const { buses, branches } = network;
  for (const [i, { name, from, to, ratingVa, isInService }] of branches.entries()) {
    const ends = [name, buses[from]!.name, buses[to]!.name];
    const ratingMva = ratingVa === null ? null : ratingVa / W_PER_MW;
    if (!carries(network, state.islands, i)) {
      yield [...ends, null, null, null, null, null, ratingMva, null, isInService];
      continue;
    }
    const loading = loadingOf(network, state, i);
    yield [
      ...ends,
      state.fromW[i]! / W_PER_MW,
      state.fromVar[i]! / W_PER_MW,
      state.toW[i]! / W_PER_MW,
      state.toVar[i]! / W_PER_MW,
      (state.fromW[i]! + state.toW[i]!) / W_PER_MW,
      ratingMva,
      Number.isFinite(loading) ? loading * 100 : null,
      isInService,
    ];
  }
}

function* generatorRows({ buses, generators }: Network, state: SteadyState): Generator<Cell[]> {
  for (const [g, { name, bus, isInService }] of generators.entries()) {
    const runs = isInService && state.islands.ofBus[bus]! >= 0;
    const powers = runs ? [state.generatorW[g]! / W_PER_MW, state.generatorVar[g]! / W_PER_MW] : [null, null];
    yield [name, buses[bus]!.name, ...powers, isInService];
  }
}
