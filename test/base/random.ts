import t from 'tap';
import {
  expandSeed,
  hashText,
  secondWord,
  streamKey,
  threefry,
  threefryEach,
  uniformAt,
  unitFromWord,
} from '../../src/base/random.js';

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

t.test('Threefry-2x32 with 13 rounds gives the known answers of Random123', async t => {
  // kat_vectors, `threefry2x32 13`: counter words, key words, result words.
  const answers = [
    [0, 0, 0, 0, '9d1c5ec6', '8bd50731'],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 'fd36d048', '2d17272c'],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 'ba3e4725', 'f27d669e'],
  ] as const;
  for (const [counter0, counter1, key0, key1, first, second] of answers) {
    t.equal(hex(threefry(key0, key1, counter0, counter1)), first);
    t.equal(hex(secondWord), second);
  }
});

t.test('many counters at once are drawn as one by one', async t => {
  const key = streamKey(expandSeed('a seed'), 'household.use');
  const counters0 = Int32Array.from({ length: 1000 }, (_, k) => Math.imul(k, 0x9e3779b1));
  const counters1 = Int32Array.from({ length: 1000 }, (_, k) => Math.imul(k + 7, 0x85ebca6b));
  const [words0, words1] = [new Int32Array(1001), new Int32Array(1001)];
  threefryEach(key, counters0, counters1, words0, words1)(1000);
  const expected = Array.from(counters0, (counter, k) => [threefry(key.key0, key.key1, counter, counters1[k]!), secondWord]);
  t.same(
    Array.from({ length: 1000 }, (_, k) => [words0[k], words1[k]]),
    expected,
  );
  t.same([words0[1000], words1[1000]], [0, 0], 'no more than are asked for');
});

t.test('a draw is the same whenever and however often it is made', async t => {
  const stream = streamKey(expandSeed('a seed'), 'household.use');
  const drawn = Array.from({ length: 100 }, (_, device) => uniformAt(stream, device, 7));
  const again = Array.from({ length: 100 }, (_, k) => uniformAt(stream, 99 - k, 7)).reverse();
  t.same(again, drawn);
});

t.test('a seed is a text, and another text is another seed', async t => {
  t.same(expandSeed('iet'), expandSeed('iet'));
  const keys = new Set(['iet', 'iet ', 'Iet', '1', '2', ''].map(text => JSON.stringify(expandSeed(text))));
  t.equal(keys.size, 6);
});

const PURPOSES = [
  'household.birth',
  'household.use',
  'meter.birth',
  'ev.birth',
  'ev.day',
  'ev.need',
  'ev.plan',
  'heat-pump.birth',
  'heat-pump.restart',
  'solar.birth',
  'solar.reconnect',
  'battery.birth',
  'customer.sort',
  'customer.heat',
  'customer.store',
  'substation.size',
  'order.select',
  'order.arrive',
];

t.test('no draw is shared between streams', async t => {
  const seed = expandSeed('streams');
  t.equal(new Set(PURPOSES.map(hashText)).size, PURPOSES.length, 'every purpose has a key of its own');
  const seen = new Set<number>();
  let drawn = 0;
  for (const purpose of PURPOSES) {
    const { key0, key1 } = streamKey(seed, purpose);
    for (let device = 0; device < 2000; device++) {
      // Both words as one number below 2^53 (21 bits of the second): equal only where draws are, but by a chance of 1 in 10
      // million.
      seen.add((threefry(key0, key1, device, 1) >>> 0) * 2 ** 21 + (secondWord >>> 11));
      drawn++;
    }
  }
  t.equal(seen.size, drawn);
});

t.test('draws of one stream are uncorrelated with those of another, of the next device and of the next occasion', async t => {
  const seed = expandSeed('correlation');
  const one = streamKey(seed, 'ev.day');
  const other = streamKey(seed, 'ev.need');
  const count = 20_000;
  const pairs = {
    stream: (k: number) => [uniformAt(one, k, 3), uniformAt(other, k, 3)],
    device: (k: number) => [uniformAt(one, k, 3), uniformAt(one, k + 1, 3)],
    occasion: (k: number) => [uniformAt(one, k, 3), uniformAt(one, k, 4)],
    word: (k: number) => [uniformAt(one, k, 3), unitFromWord(secondWord)],
  };
  for (const [name, pair] of Object.entries(pairs)) {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const [a, b] = pair(k);
      sum += (a! - 0.5) * (b! - 0.5);
    }
    // Standard error of a correlation of independent numbers: 1/√n.
    t.ok(Math.abs((12 * sum) / count) < 5 / Math.sqrt(count), `${name}: correlation ${(12 * sum) / count}`);
  }
});

t.test('uniform numbers have the moments of uniform numbers', async t => {
  const stream = streamKey(expandSeed('moments'), 'order.arrive');
  const count = 100_000;
  const sums = [0, 0, 0, 0];
  let least = 1;
  let most = 0;
  for (let device = 0; device < count; device++) {
    const unit = uniformAt(stream, device, -1);
    least = Math.min(least, unit);
    most = Math.max(most, unit);
    for (let power = 1; power <= 4; power++) sums[power - 1]! += unit ** power;
  }
  for (const [k, sum] of sums.entries()) {
    const power = k + 1;
    const deviation = Math.sqrt(1 / (2 * power + 1) - 1 / (power + 1) ** 2);
    t.ok(Math.abs(sum / count - 1 / (power + 1)) < (5 * deviation) / Math.sqrt(count), `moment ${power}: ${sum / count}`);
  }
  t.ok(least >= 0 && least < 1e-3 && most < 1 && most > 0.999);
  t.equal(unitFromWord(-1), 1 - 2 ** -32);
});
