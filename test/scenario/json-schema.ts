import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Dimension } from '../../src/base/parameter.js';
import { formatQuantity, parseQuantity, quantityPattern } from '../../src/base/quantity.js';
import { scenarioSchema } from '../../src/scenario/json-schema.js';
import { scenarioKeys } from '../../src/scenario/keys.js';
import { rootsOf } from '../../src/scenario/root.js';
import { schemaFiles } from '../../src/scenario/schema-files.js';
import { vocabulary } from '../fixtures/scenario.js';

t.test('a scenario schema has every key that the reader knows, and no other', async t => {
  const { properties, additionalProperties } = scenarioSchema(vocabulary) as {
    properties: object;
    additionalProperties: boolean;
  };
  t.same(Object.keys(properties).sort(), Object.keys(scenarioKeys).sort());
  t.equal(additionalProperties, false);
});

t.test('each kind has its own parameters beside the common keys', async t => {
  const schema = JSON.parse(JSON.stringify(scenarioSchema(vocabulary)));
  const { items } = schema.properties.attacks;
  t.same(items.properties.kind.enum, ['ev-charge-start', 'meter-disconnect']);
  const [start] = items.allOf;
  t.same(start.if.properties.kind.const, 'ev-charge-start');
  t.same(
    Object.keys(start.then.properties).sort(),
    ['id', 'remove', 'kind', 'at', 'after', 'when', 'duration', 'release', 'target', 'path', 'power', 'signed'].sort(),
  );
  t.same(start.then.properties.path.enum, ['ordinary', 'demand-response', 'firmware']);
  t.notOk('at' in schema.properties.defences.items.allOf[0].then.properties);
});

t.test('the pattern of a quantity agrees with its reader', async t => {
  const dimensions: Dimension[] = [
    'duration',
    'power',
    'storedEnergy',
    'frequency',
    'fraction',
    'temperature',
    'money',
    'moneyPerEnergy',
  ];
  const texts = [
    '30 min',
    '5 h 30 min',
    '900 MW',
    '-3kW',
    '102 GVA.s',
    '102 GVAxs',
    '60 %',
    '20 °C',
    '£10',
    '10 M GBP',
    '85 GBP/MWh',
    '30',
    'x W',
    '',
  ];
  for (const dimension of dimensions) {
    const pattern = new RegExp(quantityPattern(dimension), 'u');
    for (const text of texts) t.equal(pattern.test(text), 'value' in parseQuantity(text, dimension), `${dimension}: ${text}`);
    for (const value of [0, 1, 1234.5, 1e-9, 7e20]) {
      if (dimension !== 'duration') t.match(formatQuantity(value, dimension), pattern);
    }
  }
});

t.test('the committed schema of experiments is the one that the code makes', async t => {
  const name = 'experiments/experiment.schema.json';
  t.equal(readFileSync(`${rootsOf().shipped}/${name}`, 'utf8'), schemaFiles(vocabulary).get(name));
});
