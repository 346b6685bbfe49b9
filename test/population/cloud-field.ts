import t from 'tap';
import { expandSeed } from '../../src/base/random.js';
import { CELLS, CloudField, squareMean } from '../../src/population/cloud-field.js';
import { gb } from '../fixtures/population.js';

const clouds = gb('gb-2030', 'summer-bright').clouds!;
const DAYS = 20;
const MINUTES = DAYS * 1440;

function cellsOf(extentKm: number, seedText = 'cloud', area = 0): Float64Array[] {
  const field = new CloudField(clouds, extentKm, expandSeed(seedText), area);
  return Array.from({ length: CELLS }, (_, cell) => {
    const out = new Float64Array(MINUTES);
    field.fill(cell, 0, out);
    return out;
  });
}

const sd = (values: Float64Array): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};
const steps = (values: Float64Array): Float64Array => values.slice(1).map((value, k) => value - values[k]!);
const meanOf = (columns: readonly Float64Array[]): Float64Array =>
  columns[0]!.map((_, k) => columns.reduce((sum, column) => sum + column[k]!, 0) / columns.length);

t.test('two points of a square are as alike as the average of all pairs', async t => {
  // By plain sums over a lattice, where the reach is long enough for one.
  for (const reach of [0.2, 0.5, 2]) {
    const n = 24;
    let sum = 0;
    for (let a = 0; a < n * n; a++) {
      for (let b = 0; b < n * n; b++) {
        const dx = (a % n) - (b % n);
        const dy = Math.floor(a / n) - Math.floor(b / n);
        sum += Math.exp(-Math.hypot(dx, dy) / n / reach);
      }
    }
    t.ok(Math.abs(squareMean(reach) / (sum / n ** 4) - 1) < 0.02, `reach ${reach}`);
  }
  // A short reach leaves the disc around a point: 2πλ².
  t.ok(Math.abs(squareMean(0.01) / (2 * Math.PI * 0.01 ** 2) - 1) < 0.05);
});

t.test('a point varies by one standard deviation; an area smooths it, and the faster the more', async t => {
  const point = cellsOf(0.001)[0]!;
  t.ok(Math.abs(sd(point) - 1) < 0.08, `${sd(point)} at a point`);
  const spread = [5, 50, 150].map(extentKm => meanOf(cellsOf(extentKm)));
  const levels = [point, ...spread].map(sd);
  const ramps = [point, ...spread].map(values => sd(steps(values)));
  for (let k = 1; k < levels.length; k++) {
    t.ok(levels[k]! < levels[k - 1]!, `levels ${levels}`);
    t.ok(ramps[k]! < ramps[k - 1]!, `ramps ${ramps}`);
    t.ok(ramps[k]! / ramps[0]! < levels[k]! / levels[0]!, 'what is fast is smoothed more than what is slow');
  }
});

t.test('a cell is as smooth as the law says', async t => {
  const extentKm = 100;
  const measured = sd(cellsOf(extentKm)[0]!);
  const periodsS = [2, 4, 8, 16, 32, 64].map(minutes => minutes * 60);
  const weight = periodsS.reduce((sum, period) => sum + period ** (2 / 3), 0);
  const variance = periodsS.reduce((sum, period) => {
    const reachKm = (clouds.reachFraction * clouds.speedMPerS * period) / 1000;
    return sum + (period ** (2 / 3) / weight) * squareMean(reachKm / (extentKm / 2));
  }, 0);
  t.ok(Math.abs(measured / Math.sqrt(variance) - 1) < 0.1, `${measured} of ${Math.sqrt(variance)}`);
});

t.test('cloud reaches one cell after the other as the wind carries it', async t => {
  const extentKm = 20;
  const [first, second] = cellsOf(extentKm);
  const delayMin = Math.round((extentKm * 1000) / CELLS / clouds.speedMPerS / 60);
  const alike = (lag: number): number => {
    let sum = 0;
    for (let k = 60; k < MINUTES - 60; k++) sum += first![k]! * second![k + lag]!;
    return sum / (MINUTES - 120) / (sd(first!) * sd(second!));
  };
  const lags = Array.from({ length: 61 }, (_, k) => k - 30);
  const best = lags.reduce((a, b) => (alike(b) > alike(a) ? b : a));
  t.ok(Math.abs(best - delayMin) <= 2, `most alike ${best} minutes later, ${delayMin} expected`);
  t.ok(alike(best) > 0.5, `${alike(best)} alike`);
});

t.test('areas and seeds have clouds of their own, and one seed the same ones', async t => {
  t.same(cellsOf(100)[1], cellsOf(100)[1]);
  const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, k) => sum + value * b[k]!, 0) / a.length;
  const [own] = cellsOf(100);
  for (const other of [cellsOf(100, 'other')[0]!, cellsOf(100, 'cloud', 1)[0]!]) {
    t.ok(Math.abs(product(own!, other)) < 0.3 * sd(own!) * sd(other));
  }
});
