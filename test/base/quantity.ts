import fc from 'fast-check';
import t from 'tap';
import type { Dimension } from '../../src/base/parameter.js';
import { formatQuantity, parseCount, parseQuantity } from '../../src/base/quantity.js';

const parsedValue = (written: unknown, dimension: Dimension): number => {
  const parsed = parseQuantity(written, dimension);
  return 'value' in parsed ? parsed.value : Number.NaN;
};

t.test('a quantity becomes SI, exactly as its decimal digits say', async t => {
  const rows: [string, Dimension, number][] = [
    ['24 h', 'duration', 86_400_000],
    ['5 h 30 min', 'duration', 19_800_000],
    ['+5h30min', 'duration', 19_800_000],
    ['0.7 min', 'duration', 42_000],
    ['0 s', 'duration', 0],
    ['1.5 d', 'duration', 129_600_000],
    ['900 MW', 'power', 900e6],
    ['-900 MW', 'power', -900e6],
    ['1.1e3 kW', 'power', 1.1e6],
    ['40 kWh', 'energy', 40_000],
    ['102 GVA.s', 'storedEnergy', 102e9],
    ['102 GVA·s', 'storedEnergy', 102e9],
    ['-200 mHz', 'frequency', -0.2],
    ['60 %', 'fraction', 0.6],
    ['55%', 'fraction', 0.55],
    ['-5.5 °C', 'temperature', -5.5],
    ['20 degC', 'temperature', 20],
    ['£10', 'money', 10],
    ['10 M GBP', 'money', 10e6],
    ['£2.5 bn', 'money', 2.5e9],
    ['10289 GBP/MWh', 'moneyPerEnergy', 0.010289],
    ['0.5 Hz/s', 'rocof', 0.5],
  ];
  for (const [written, dimension, value] of rows) t.equal(parsedValue(written, dimension), value, written);
});

t.test('what is no quantity of its kind is refused and told which units there are', async t => {
  const rows: [unknown, Dimension][] = [
    [30, 'duration'],
    ['30', 'duration'],
    ['', 'duration'],
    ['   ', 'duration'],
    ['-30 min', 'duration'],
    ['30 min 5 h', 'duration'],
    ['5 h 5 h', 'duration'],
    ['0.4 ms', 'duration'],
    ['1 y', 'duration'],
    ['1e300 d', 'duration'],
    ['17:30', 'duration'],
    ['900 mw', 'power'],
    ['900 MWh', 'power'],
    ['1,000 MW', 'power'],
    ['1e999 W', 'power'],
    ['Infinity W', 'power'],
    ['NaN W', 'power'],
    ['0x10 W', 'power'],
    [true, 'power'],
    [null, 'power'],
    [['900 MW'], 'power'],
    [0.6, 'fraction'],
    ['0.6', 'fraction'],
    [`${'9'.repeat(70)} W`, 'power'],
  ];
  for (const [written, dimension] of rows) t.hasProp(parseQuantity(written, dimension), 'allowed', JSON.stringify(written));
  t.same(parseQuantity(30, 'duration'), { allowed: 'a duration with its unit (ms, s, min, h, d), e.g. 30 min' });
  t.same(parseQuantity('1', 'fraction'), { allowed: 'a share with its unit (%), e.g. 60 %' });
});

t.test('a count may carry k, M or bn and is always whole', async t => {
  for (const [written, value] of [
    [50_000, 50_000],
    ['10 M', 10e6],
    ['10.5M', 10_500_000],
    ['250 k', 250_000],
    ['2 bn', 2e9],
    [0, 0],
  ] as const)
    t.same(parseCount(written), { value }, String(written));
  for (const written of [-1, 0.5, '1 m', '', '10 MW', '1.0000001 M', 1e300, Number.NaN, null, 'constructor', '1 constructor'])
    t.hasProp(parseCount(written), 'allowed', String(written));
});

t.test('a written quantity is short where it can be', async t => {
  t.equal(formatQuantity(1_800_000, 'duration'), '30 min');
  t.equal(formatQuantity(86_400_000, 'duration'), '1 d');
  t.equal(formatQuantity(90_000, 'duration'), '1.5 min');
  t.equal(formatQuantity(50, 'duration'), '50 ms');
  t.equal(formatQuantity(0.07, 'fraction'), '7 %');
  t.equal(formatQuantity(0.005, 'fraction'), '0.5 %');
  t.equal(formatQuantity(1.32e9, 'power'), '1.32 GW');
  t.equal(formatQuantity(0.010289, 'moneyPerEnergy'), '10289 GBP/MWh');
  t.equal(formatQuantity(0, 'power'), '0 W');
});

t.test('every number survives being written and read, in every dimension', async t => {
  const dimensions: Dimension[] = [
    ...(['power', 'energy', 'storedEnergy', 'frequency', 'fraction', 'temperature', 'money', 'moneyPerEnergy'] as const),
    'rocof',
  ];
  const numbers = fc.double({ min: -1e18, max: 1e18, noNaN: true }).map(value => value + 0);
  fc.assert(
    fc.property(numbers, fc.constantFrom(...dimensions), (value, dimension) =>
      Object.is(parsedValue(formatQuantity(value, dimension), dimension), value),
    ),
    { seed: 1, numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.maxSafeNat(), ms => parsedValue(formatQuantity(ms, 'duration'), 'duration') === ms),
    { seed: 2, numRuns: 2000 },
  );
  t.pass('fast-check found no exception');
});

t.test('no text at all makes the parser throw or give a number that is not finite', async t => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[-+ 0-9.e]{0,12} ?[a-zA-Z%£/.]{0,8}$/));
  fc.assert(
    fc.property(texts, fc.constantFrom<Dimension>('duration', 'power', 'money', 'fraction'), (text, dimension) => {
      const parsed = parseQuantity(text, dimension);
      return 'allowed' in parsed || Number.isFinite(parsed.value);
    }),
    { seed: 3, numRuns: 3000 },
  );
  t.pass('fast-check found no exception');
});
