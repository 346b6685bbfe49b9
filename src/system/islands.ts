import type { Network } from './network.js';

/** The islands of a network: parts that in-service branches hold together. */
export interface Islands {
  readonly count: number;
  /** Island of each bus, numbered by their first bus; −1 for an isolated one. */
  readonly ofBus: Int32Array;
}

/**
 * Finds the islands that the branches in service make. `branchInService[i]` is 1 where branch i is closed (default: as the
 * network says). A branch with an end at an isolated bus holds nothing together; a DC link never does.
 */
export function islandsOf(network: Network, branchInService: Readonly<Uint8Array> = servicesOf(network)): Islands {
  const { buses, branches } = network;
  const parent = Int32Array.from(buses.keys());
  const root = (bus: number): number => {
    while (parent[bus] !== bus) bus = parent[bus] = parent[parent[bus]!]!;
    return bus;
  };
  const isAlone = buses.map(({ kind }) => kind === 'isolated');
  for (let i = 0; i < branches.length; i++) {
    const { from, to } = branches[i]!;
    if (branchInService[i] === 0 || isAlone[from] || isAlone[to]) continue;
    const a = root(from);
    const b = root(to);
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  // A root is the lowest bus of its island, so it is met before the others.
  const ofBus = new Int32Array(buses.length).fill(-1);
  let count = 0;
  for (let bus = 0; bus < buses.length; bus++) {
    if (isAlone[bus]) continue;
    const first = root(bus);
    ofBus[bus] = first === bus ? count++ : ofBus[first]!;
  }
  return { count, ofBus };
}

/** 1 for each branch that the network has in service. */
export const servicesOf = ({ branches }: Network): Uint8Array => Uint8Array.from(branches, ({ isInService }) => +isInService);
