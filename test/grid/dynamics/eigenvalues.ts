import t from 'tap';
import { streamKey, uniformAt } from '../../../src/base/random.js';
import { eigenvaluesOf, eigenvectorOf } from '../../../src/grid/dynamics/eigenvalues.js';

const sorted = (values: readonly { re: number; im: number }[]) => [...values].sort((a, b) => a.re - b.re || a.im - b.im);

t.test('eigenvalues of companion matrices are the roots that made them', async t => {
  // (x − 1)(x + 2)(x² + 2x + 5)(x² + 100), multiplied out below.
  const factors = [
    [1, -1],
    [1, 2],
    [1, 2, 5],
    [1, 0, 100],
  ];
  const product = factors.reduce((a, b) => {
    const out = new Array<number>(a.length + b.length - 1).fill(0);
    a.forEach((x, i) => {
      b.forEach((y, j) => {
        out[i + j]! += x * y;
      });
    });
    return out;
  });
  const n = product.length - 1;
  const cells = new Float64Array(n * n);
  for (let j = 0; j < n; j++) cells[j] = -product[j + 1]!;
  for (let i = 1; i < n; i++) cells[i * n + i - 1] = 1;
  const expected = sorted([
    { re: -2, im: 0 },
    { re: -1, im: -2 },
    { re: -1, im: 2 },
    { re: 0, im: -10 },
    { re: 0, im: 10 },
    { re: 1, im: 0 },
  ]);
  // Equal real parts differ in the last bits: compare by rounding first.
  const found = sorted(
    eigenvaluesOf(cells, n).map(({ re, im }) => ({ re: Math.round(re * 1e9) / 1e9 + 0, im: Math.round(im * 1e9) / 1e9 + 0 })),
  );
  t.same(found, expected);
});

t.test('eigenvalues of a large matrix satisfy A v = λ v, and add up to its trace', async t => {
  const n = 60;
  const key = streamKey({ word0: 1, word1: 2 }, 'eigenvalues');
  const cells = Float64Array.from({ length: n * n }, (_, i) => uniformAt(key, i, 0) - 0.5);
  const values = eigenvaluesOf(cells, n);
  const trace = Array.from({ length: n }, (_, i) => cells[i * n + i]!).reduce((a, b) => a + b, 0);
  t.ok(Math.abs(values.reduce((sum, { re }) => sum + re, 0) - trace) < 1e-9);
  t.ok(Math.abs(values.reduce((sum, { im }) => sum + im, 0)) < 1e-9);
  for (const value of values) {
    const v = eigenvectorOf(cells, n, value, false);
    let worst = 0;
    for (let i = 0; i < n; i++) {
      let re = -value.re * v.re[i]! + value.im * v.im[i]!;
      let im = -value.re * v.im[i]! - value.im * v.re[i]!;
      for (let j = 0; j < n; j++) {
        re += cells[i * n + j]! * v.re[j]!;
        im += cells[i * n + j]! * v.im[j]!;
      }
      worst = Math.max(worst, Math.hypot(re, im));
    }
    t.ok(worst < 1e-7, `residual ${worst}`);
  }
});
