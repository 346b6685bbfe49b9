import t from 'tap';
import type { Path } from '../../src/cyber/command-path.js';
import { randomisedDelay } from '../../src/defences/randomised-delay.js';
import { parametersOf, pathOf, requestOf } from '../fixtures/command-path.js';

const delay = (written: Record<string, string | number>) =>
  [randomisedDelay, parametersOf(randomisedDelay, { devices: 'ev', ...written })] as const;
const limitOn = (defences: Parameters<typeof pathOf>[0], path: Path, kind = 'ev'): number =>
  pathOf(defences).path.send(requestOf({ path, kind }), 0)!.order.delayLimitMs;

t.test('by law ordinary starts wait; demand response, overrides and firmware do not', async t => {
  const law = [delay({ limit: 600_000 })];
  t.equal(limitOn(law, 'ordinary'), 600_000);
  for (const path of ['demand-response', 'override', 'delay-zero', 'firmware'] as const) t.equal(limitOn(law, path), 0, path);
  t.equal(limitOn(law, 'ordinary', 'heat-pump'), 0, 'other devices do not wait');
});

t.test('where all orders are covered, only who has set the delay to zero or holds the firmware escapes', async t => {
  const all = [delay({ limit: 600_000, covers: 'all' })];
  for (const path of ['ordinary', 'demand-response', 'override'] as const) t.equal(limitOn(all, path), 600_000, path);
  for (const path of ['delay-zero', 'firmware'] as const) t.equal(limitOn(all, path), 0, path);
});

t.test('of two delays the longer counts, and without one nobody waits', async t => {
  t.equal(limitOn([delay({ limit: 60_000 }), delay({ limit: 600_000 })], 'ordinary'), 600_000);
  t.equal(limitOn([], 'ordinary'), 0);
});
