import t from 'tap';
import { designVA, ratingFor } from '../../src/network/planning-rule.js';
import { gb } from '../fixtures/population.js';

const plan = gb().distribution!;
const rated = (homesCount: number, othersW: number, ratingsVA: readonly number[]): number =>
  ratingFor(designVA({ homesCount, othersW }, plan), ratingsVA, plan);

t.test('the rating is the smallest that carries diversified homes and the others’ own greatest demand', t => {
  // 1.5 kW × (130 + 10) + 40 kW = 250 kW at 0.95: 263 kVA, which 202 kVA may carry on a winter's day.
  t.equal(rated(130, 40_000, [200e3, 315e3, 500e3]), 315e3);
  t.equal(rated(165, 40_000, [200e3, 240e3, 500e3]), 500e3, '302.5 kW: 245 kVA');
  // A home alone: 1.5 kW × 11 at 0.95 = 17.4 kVA, which 13.4 kVA may carry.
  t.equal(rated(1, 0, [10e3, 16e3, 25e3]), 16e3);
  t.equal(rated(0, 15_200 * 1.3, [16e3, 25e3]), 16e3, 'a rating just reached is enough');
  t.equal(rated(0, 0, [16e3, 25e3]), 16e3);
  t.end();
});

t.test('where no standard rating is enough, several of the largest stand side by side', t => {
  t.equal(rated(1200, 0, [500e3, 1000e3]), 2000e3);
  t.end();
});
