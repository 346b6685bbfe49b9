import t from 'tap';
import { countPoints, pointsOf } from '../../src/batch/design.js';
import { planJobs } from '../../src/batch/plan.js';
import { sobolWord } from '../../src/batch/sobol-sequence.js';
import type { PointsPlan } from '../../src/scenario/design.js';
import { SOBOL_PATHS_MAX } from '../../src/scenario/design.js';
import { type Law, lawText, normalQuantile } from '../../src/scenario/law.js';
import { experiment } from './experiment.js';

const uniform: Law = { kind: 'uniform', figures: [0, 1000], dimension: 'duration', isWhole: true };
const listed = (path: string, count: number) => ({ path, values: Array.from({ length: count }, (_, i) => `${i}`) });

const plan = (parts: Partial<PointsPlan>): PointsPlan => ({
  design: 'grid',
  samplesCount: 0,
  vary: [],
  rows: null,
  files: [],
  ...parts,
});

t.test("Sobol's sequence begins as published, and is spread in every pair of neighbouring dimensions", async t => {
  const unit = (point: number, dimension: number): number => (sobolWord(point, dimension) >>> 0) / 2 ** 32;
  // Joe and Kuo, "Notes on generating Sobol sequences" (2008): the first points in three dimensions.
  t.same(
    [0, 1, 2, 3, 4, 5].map(point => [0, 1, 2].map(dimension => unit(point, dimension))),
    [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
    ],
  );
  for (let dimension = 0; dimension < SOBOL_PATHS_MAX; dimension++) {
    const parts = new Set(Array.from({ length: 256 }, (_, point) => Math.floor(unit(point, dimension) * 256)));
    t.equal(parts.size, 256, `dimension ${dimension} meets each part once`);
    const next = (dimension + 1) % SOBOL_PATHS_MAX;
    const quarters = new Map<number, number>();
    for (let point = 0; point < 4096; point++) {
      const cell = Math.floor(unit(point, dimension) * 4) * 4 + Math.floor(unit(point, next) * 4);
      quarters.set(cell, (quarters.get(cell) ?? 0) + 1);
    }
    t.same([...quarters.values()], Array(16).fill(256), `dimensions ${dimension} and ${next} fill their square evenly`);
  }
});

t.test("a Latin hypercube meets each part of each path's range once, and depends on the seed alone", async t => {
  const hypercube = plan({ design: 'latin-hypercube', samplesCount: 50, vary: [{ path: 'a', law: uniform }, listed('b', 5)] });
  const points = pointsOf(hypercube, 'iet');
  t.equal(points.length, countPoints(hypercube));
  const parts = points.map(([text]) => Math.floor(Number.parseFloat(text!) / 20));
  t.equal(new Set(parts.map(part => Math.min(part, 49))).size, 50);
  const counts = [0, 1, 2, 3, 4].map(value => points.filter(([, text]) => text === `${value}`).length);
  t.same(counts, [10, 10, 10, 10, 10]);
  t.same(pointsOf(hypercube, 'iet'), points);
  t.notSame(pointsOf(hypercube, 'other'), points);
  t.notSame(
    points.map(([text]) => text),
    points.map(([text]) => text).sort(),
    'in no order',
  );
});

t.test('one at a time is the base and then each value alone; a table is its rows; a grid crosses all', async t => {
  const vary = [listed('a', 2), listed('b', 1)];
  const one = plan({ design: 'one-at-a-time', vary });
  t.same(pointsOf(one, 'iet'), [
    [null, null],
    ['0', null],
    ['1', null],
    [null, '0'],
  ]);
  const table = plan({ design: 'table', vary, rows: [['0', null]] });
  t.same(pointsOf(table, 'iet'), [['0', null]]);
  const grid = plan({ vary });
  t.same(pointsOf(grid, 'iet'), [
    ['0', '0'],
    ['1', '0'],
  ]);
  for (const each of [one, table, grid]) t.equal(countPoints(each), pointsOf(each, 'iet').length);
});

t.test('what a point leaves as it is, is not set', async t => {
  const points = plan({ design: 'one-at-a-time', vary: [listed('a.x', 1), listed('b.x', 1)] });
  t.same(
    planJobs(experiment({ points })).map(({ sets }) => sets),
    [[], ['a.x=0'], ['b.x=0']],
  );
});

t.test('with independent seeds each point has draws of its own, which its twin shares', async t => {
  const vary = [listed('attacks.a.x', 2)];
  const jobs = planJobs(experiment({ vary, replicates: 2, independentSeeds: true, compareWith: 'no-attack' }));
  t.equal(jobs.length, 8);
  t.equal(new Set(jobs.map(({ seed }) => seed)).size, 4);
  for (const job of jobs.filter(({ case: of }) => of === 'no-attack')) t.equal(job.seed, jobs[job.index - 1]!.seed);
});

t.test('distributions have the quantiles of their definitions', async t => {
  for (const [p, z] of [
    [0.5, 0],
    [0.975, 1.959964],
    [0.001, -3.0902323],
    [0.99999, 4.2648908],
    [0.3, -0.5244005],
  ] as const)
    t.ok(Math.abs(normalQuantile(p) - z) < 1e-6, `normal at ${p}`);
  const law = (parts: Partial<Law>): Law => ({ ...uniform, isWhole: false, dimension: null, ...parts });
  t.equal(lawText(law({ kind: 'triangular', figures: [0, 1, 4] }), 0.25), '1', 'a quarter lies below the mode');
  t.equal(lawText(law({ kind: 'triangular', figures: [0, 1, 4] }), 0), '0');
  t.equal(lawText(law({ kind: 'triangular', figures: [0, 0, 4] }), 0.75), '2', '1 − (4 − x)² / 16');
  t.equal(lawText(law({ kind: 'normal', figures: [10, 2] }), 0.5), '10');
  t.equal(lawText(law({ figures: [0.1, 0.2], dimension: 'fraction' }), 1 / 3), '13.3333 %', 'six digits');
  t.equal(lawText(uniform, 0.1234), '123 ms');
});
