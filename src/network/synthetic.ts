import { secondWord, threefry, unitFromWord } from '../base/random.js';
import type { Branch, Bus, Generator, Network } from '../system/network.js';

/**
 * A made-up transmission network of any size, meshed like a real one, to measure and test power flow with: buses on a square
 * lattice, joined by a random tree of lattice edges and then by further edges until `branchCount` (parallel circuits once all
 * are taken). Lines of 10 to 50 km at 220 kV (0.4 and 0.08 Ω/km, 0.13 Mvar/km); one branch in ten is a transformer with a tap
 * from 0.95 to 1.05, one in a hundred a phase shifter of up to 3°. Loads of 10 to 50 MW at power factor 0.97; generators at
 * every fourth bus share the load and 2 % of losses. Deterministic by `seed`.
 */
export function syntheticNetwork(busCount: number, branchCount: number, seed = 1): Network {
  let drawn = 0;
  const uniform = (): number => {
    threefry(seed, SYNTHETIC_KEY, drawn++, 0);
    return unitFromWord(secondWord);
  };
  const side = Math.ceil(Math.sqrt(busCount));
  const loadsW = Array.from({ length: busCount }, () => (10 + 40 * uniform()) * 1e6);
  const totalW = loadsW.reduce((sum, loadW) => sum + loadW, 0);
  const generators = generatorsOf(busCount, totalW * 1.02, uniform);
  const reference = generators[Math.floor(generators.length / 2)]!.bus;
  const hasGenerator = new Set(generators.map(({ bus }) => bus));
  const buses = loadsW.map((loadW, bus): Bus => {
    const kind = bus === reference ? 'reference' : hasGenerator.has(bus) ? 'generator' : 'load';
    return {
      name: String(bus + 1),
      kind,
      loadW,
      loadVar: loadW / 4,
      shuntW: 0,
      shuntVar: 0,
      baseV: 220e3,
      voltagePu: 1,
      angleRad: 0,
    };
  });
  const branches = edgesOf(busCount, branchCount, side, uniform).map(([from, to], i) => branchOf(i, from, to, uniform));
  return { baseVa: 100e6, buses, branches, generators, dcLinks: [], boundaries: [] };
}

const SYNTHETIC_KEY = 0x6772_6964;

/** A spanning tree of the lattice, then its other edges in a random order, again and again. */
function edgesOf(busCount: number, branchCount: number, side: number, uniform: () => number): [number, number][] {
  const tree: [number, number][] = [];
  const others: [number, number][] = [];
  for (let bus = 1; bus < busCount; bus++) {
    const left = bus % side > 0 ? bus - 1 : -1;
    const up = bus >= side ? bus - side : -1;
    const takesLeft = up < 0 || (left >= 0 && uniform() < 0.5);
    tree.push([takesLeft ? left : up, bus]);
    if (left >= 0 && up >= 0) others.push([takesLeft ? up : left, bus]);
  }
  for (let i = others.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [others[i], others[j]] = [others[j]!, others[i]!];
  }
  const pool = [...others, ...tree];
  while (tree.length < branchCount) tree.push(pool[(tree.length - busCount + 1) % pool.length]!);
  return tree;
}

function branchOf(index: number, from: number, to: number, uniform: () => number): Branch {
  const ohmBase = 220e3 ** 2 / 100e6;
  const lengthKm = 10 + 40 * uniform();
  const isTransformer = index % 10 === 9;
  return {
    name: String(index + 1),
    from,
    to,
    resistancePu: (0.08 * lengthKm) / ohmBase,
    reactancePu: (0.4 * lengthKm) / ohmBase,
    susceptancePu: isTransformer ? 0 : (0.13e6 * lengthKm) / 100e6,
    ratingVa: 400e6,
    tap: isTransformer ? 0.95 + 0.1 * uniform() : 1,
    shiftRad: index % 100 === 99 ? (uniform() - 0.5) * 0.1 : 0,
    isInService: true,
  };
}

function generatorsOf(busCount: number, totalW: number, uniform: () => number): Generator[] {
  const weights = Array.from({ length: Math.ceil(busCount / 4) }, () => 0.5 + uniform());
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight, i) => {
    const powerW = (totalW * weight) / sum;
    return {
      name: String(i + 1),
      bus: 4 * i,
      powerW,
      reactiveVar: 0,
      minVar: -0.6 * powerW,
      maxVar: 0.8 * powerW,
      minW: 0,
      maxW: 1.3 * powerW,
      setVoltagePu: 1.02,
      isInService: true,
    };
  });
}
