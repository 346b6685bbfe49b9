import { expandSeed, type StreamKey, streamKey, threefry, uniformAt } from '../base/random.js';
import type { PointsPlan } from '../scenario/design.js';
import type { Experiment } from '../scenario/experiment.js';
import { lawText } from '../scenario/law.js';
import type { Varied } from '../scenario/vary.js';
import { sobolWord } from './sobol-sequence.js';

/** What each varied path is set to, as `--set` takes it; null leaves the base as it is. */
export type Point = readonly (string | null)[];

/** Number of points, before they are made. */
export function countPoints({ design, samplesCount, vary, rows }: PointsPlan): number {
  const counts = vary.map(varied => ('values' in varied ? varied.values.length : 1));
  if (design === 'table') return rows?.length ?? 0;
  if (design === 'one-at-a-time') return counts.reduce((sum, count) => sum + count, 1);
  return design === 'grid' ? counts.reduce((product, count) => product * count, 1) : samplesCount;
}

/** The points of a design, in its order. Those of a sampled one depend on the experiment's seed alone. */
export function pointsOf({ design, samplesCount, vary, rows }: PointsPlan, seed: string): readonly Point[] {
  switch (design) {
    case 'table':
      return rows ?? [];
    case 'grid':
      return gridOf(vary);
    case 'one-at-a-time':
      return oneAtATime(vary);
    case 'latin-hypercube':
      return sampled(vary, samplesCount, latinHypercube(samplesCount, vary.length, seed));
    case 'sobol':
      return sampled(vary, samplesCount, shiftedSobol(seed));
  }
}

/** What is varied with all the values that the points have: what makes the columns of a batch's tables. */
export function variedIn({ points, seed }: Experiment): { path: string; values: readonly string[] }[] {
  const all = pointsOf(points, seed);
  return points.vary.map(({ path }, i) => ({
    path,
    values: [...new Set(all.map(point => point[i]!).filter(value => value !== null))],
  }));
}

const listOf = (varied: Varied): readonly string[] => ('values' in varied ? varied.values : []);

function gridOf(vary: readonly Varied[]): Point[] {
  let grid: string[][] = [[]];
  for (const varied of vary) grid = grid.flatMap(before => listOf(varied).map(value => [...before, value]));
  return grid;
}

/** The base alone, then each path's values with the others as the base has them. */
function oneAtATime(vary: readonly Varied[]): Point[] {
  const base: Point = vary.map(() => null);
  return [base, ...vary.flatMap((varied, i) => listOf(varied).map(value => base.map((none, j) => (j === i ? value : none))))];
}

/** Probability of a point's coordinate, in [0, 1). */
type Coordinates = (point: number, dimension: number) => number;

const sampled = (vary: readonly Varied[], count: number, at: Coordinates): Point[] =>
  Array.from({ length: count }, (_, point) => vary.map((varied, i) => valueAt(varied, at(point, i))));

function valueAt(varied: Varied, probability: number): string {
  if ('law' in varied) return lawText(varied.law, probability);
  return varied.values[Math.floor(probability * varied.values.length)]!;
}

const streamOf = (seed: string, purpose: string): StreamKey => streamKey(expandSeed(seed), purpose);

/** Each path's range cut into as many equal parts as there are points, each part met once. [McKay, Beckman and Conover 1979] */
function latinHypercube(count: number, dimensions: number, seed: string): Coordinates {
  const order = streamOf(seed, 'design.order');
  const place = streamOf(seed, 'design.place');
  const parts = Array.from({ length: dimensions }, (_, dimension) => shuffled(count, order, dimension));
  return (point, dimension) => (parts[dimension]![point]! + uniformAt(place, dimension, point)) / count;
}

/** Fisher and Yates: every order as likely as any other. */
function shuffled(count: number, stream: StreamKey, dimension: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniformAt(stream, dimension, i) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Sobol's sequence under a random digital shift, so that no point stands at a corner. [Cranley and Patterson 1976; Owen 1995] */
function shiftedSobol(seed: string): Coordinates {
  const { key0, key1 } = streamOf(seed, 'design.shift');
  return (point, dimension) => ((sobolWord(point, dimension) ^ threefry(key0, key1, dimension, 0)) >>> 0) * 2 ** -32;
}
