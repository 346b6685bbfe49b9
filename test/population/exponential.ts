import t from 'tap';
import { exponentialFrom } from '../../src/population/exponential.js';

t.test('exponential numbers follow -ln(1 - u) closely, and never fall behind it', async t => {
  let worst = 0;
  let least = 0;
  let sum = 0;
  const count = 1 << 20;
  for (let k = 0; k < count; k++) {
    const unit = (k + 0.5) / count;
    const exact = -Math.log1p(-unit);
    const found = exponentialFrom(Math.floor(unit * 2 ** 32) | 0);
    worst = Math.max(worst, Math.abs(found - exact) / Math.max(exact, 1e-3));
    least = Math.min(least, found - exact);
    sum += found;
  }
  // A chord of 1/1024 between two steps is at most 1/8 of the step's own square away, where the logarithm is steep.
  t.ok(worst < 0.03, `relative difference ${worst}`);
  t.ok(least > -1e-12, 'a chord lies above the curve');
  t.ok(Math.abs(sum / count - 1) < 1e-4, `mean ${sum / count}`);
});

t.test('larger words are later times, from nothing to 22 means', async t => {
  t.equal(exponentialFrom(0), 0);
  const found = Array.from({ length: 4096 }, (_, k) => exponentialFrom((k * 2 ** 20) | 0));
  t.same(
    found,
    found.toSorted((a, b) => a - b),
  );
  t.equal(new Set(found).size, found.length);
  t.ok(Math.abs(exponentialFrom(-1) - 32 * Math.LN2) < 1e-9);
});
