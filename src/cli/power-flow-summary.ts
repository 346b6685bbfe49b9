import { carries, loadingOf, type SteadyState } from '../network/steady-state.js';
import type { Network } from '../system/network.js';
import { textTable } from './text-table.js';

const SHOWN_MAX = 10;
const megawatts = (powerW: number): string => (powerW / 1e6).toFixed(3);

/** What one would ask of a steady state first, as text. */
export function powerFlowSummary(name: string, network: Network, state: SteadyState): string {
  const { buses, branches, generators } = network;
  const size = `${buses.length} buses, ${branches.length} branches, ${generators.length} generators`;
  const start = state.beganFromDc ? ' from the angles of DC power flow' : '';
  const how = state.iterations === null ? 'DC power flow' : `AC power flow solved in ${state.iterations} iterations${start}`;
  const rows = [
    ['load', loadText(network, state)],
    ['generation', `${megawatts(sum(state.generatorW))} MW${reactiveText(state)}`],
    ['losses', state.method === 'DC' ? 'none in DC power flow' : `${megawatts(state.lossW)} MW`],
    ['slack', slackText(network, state)],
    ['islands', islandText(state)],
    ...(state.method === 'AC' ? voltageRows(network, state) : []),
    ['overloads', overloadText(network, state)],
  ];
  return `${name}: ${how}; ${size}\n${textTable(rows, 2)}`;
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);

function loadText({ buses }: Network, { islands }: SteadyState): string {
  const fed = buses.filter((_, bus) => islands.ofBus[bus]! >= 0);
  const [activeW, reactiveVar] = [fed.reduce((w, bus) => w + bus.loadW, 0), fed.reduce((v, bus) => v + bus.loadVar, 0)];
  return `${megawatts(activeW)} MW, ${megawatts(reactiveVar)} Mvar`;
}

const reactiveText = (state: SteadyState): string =>
  state.method === 'AC' ? `, ${megawatts(sum(state.generatorVar))} Mvar` : '';

function slackText({ buses, generators }: Network, { references, generatorW }: SteadyState): string {
  const texts = [...references].map(bus => {
    const givenW = generators.reduce((total, generator, g) => total + (generator.bus === bus ? generatorW[g]! : 0), 0);
    return `bus ${buses[bus]!.name}: ${megawatts(givenW)} MW`;
  });
  return listed(texts);
}

function islandText({ islands }: SteadyState): string {
  const isolated = islands.ofBus.reduce((count, island) => count + (island < 0 ? 1 : 0), 0);
  return isolated === 0 ? String(islands.count) : `${islands.count}, and ${isolated} isolated buses`;
}

function voltageRows({ buses }: Network, { voltagePu, reactiveSide }: SteadyState): string[][] {
  let lowest = -1;
  let highest = -1;
  const outside: string[] = [];
  for (const [bus, { name, minPu, maxPu }] of buses.entries()) {
    const pu = voltagePu[bus]!;
    if (Number.isNaN(pu)) continue;
    if (lowest < 0 || pu < voltagePu[lowest]!) lowest = bus;
    if (highest < 0 || pu > voltagePu[highest]!) highest = bus;
    const isOutside = pu < (minPu ?? 0) - BEYOND_PU || pu > (maxPu ?? Infinity) + BEYOND_PU;
    if (isOutside) outside.push(`${name} (${pu.toFixed(4)})`);
  }
  const at = (bus: number): string => `${voltagePu[bus]!.toFixed(4)} pu at bus ${buses[bus]!.name}`;
  const named = (size: number): string[] =>
    buses.flatMap(({ name }, bus) => (Math.abs(reactiveSide[bus]!) === size ? [name] : []));
  return [
    ['lowest voltage', at(lowest)],
    ['highest voltage', at(highest)],
    ['outside limits', outside.length === 0 ? 'no bus' : `${outside.length}: ${listed(outside)}`],
    ['at reactive limits', named(1).length === 0 ? 'no bus' : `buses ${listed(named(1))}`],
    ['beyond reactive limits', named(2).length === 0 ? 'no bus' : `buses ${listed(named(2))}`],
  ];
}

/** A voltage this little beyond a limit is at it. */
const BEYOND_PU = 1e-6;

function overloadText(network: Network, state: SteadyState): string {
  const over = network.branches
    .map((_, i) => ({ i, loading: carries(network, state.islands, i) ? loadingOf(network, state, i) : 0 }))
    .filter(({ loading }) => loading > 1)
    .sort((a, b) => b.loading - a.loading || a.i - b.i);
  const texts = over.map(({ i, loading }) => {
    const { name, from, to } = network.branches[i]!;
    return `${name} (${network.buses[from]!.name} to ${network.buses[to]!.name}) ${(loading * 100).toFixed(1)} %`;
  });
  return texts.length === 0 ? 'none' : `${texts.length}: ${listed(texts)}`;
}

function listed(texts: readonly string[]): string {
  const more = texts.length > SHOWN_MAX ? ` and ${texts.length - SHOWN_MAX} more` : '';
  return `${texts.slice(0, SHOWN_MAX).join(', ')}${more}`;
}
