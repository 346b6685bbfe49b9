import type { KindSpec, ParameterSpec } from '../base/parameter.js';
import { quantityPattern } from '../base/quantity.js';
import type { Vocabulary } from '../base/vocabulary.js';
import { attackDurationOf, parametersOf } from './entries.js';
import { allowedValue, type Key, type Keys, TEXT_MAX } from './fields.js';
import { type EntryList, forSpec, scenarioKeys, targetKeys, triggerKeys } from './keys.js';
import { conditionQuantities } from './scenario.js';

/** A JSON Schema (draft 2020-12), as an object to write. */
export type JsonSchema = { [key: string]: unknown };

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The JSON Schema of a scenario file, made from the tables that its reader follows and the kinds there are. */
export function scenarioSchema(vocabulary: Vocabulary): JsonSchema {
  const properties = {
    ...schemaOfKeys(scenarioKeys),
    nadir: { const: 1, description: scenarioKeys.nadir.about },
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: scenarioKeys.name.about },
    scale: { type: ['number', 'string'], description: scenarioKeys.scale.about },
    overrides: { type: 'object', description: scenarioKeys.overrides.about },
    campaigns: { type: 'array', maxItems: 0, description: scenarioKeys.campaigns.about },
    events: entriesSchema('events', vocabulary.contingencies),
    attacks: entriesSchema('attacks', vocabulary.attacks),
    defences: entriesSchema('defences', vocabulary.defences),
  };
  const isRequired = (key: Key): boolean => (key.is === 'value' ? key.spec.required : key.is === 'own' && key.required) ?? false;
  const required = Object.entries<Key>(scenarioKeys)
    .filter(([, key]) => isRequired(key))
    .map(([name]) => name);
  return {
    $schema: DIALECT,
    title: 'A Nadir scenario',
    type: 'object',
    properties,
    additionalProperties: false,
    // What is inherited need not be written.
    if: { required: ['extends'] },
    else: { required },
  };
}

/** Schemas of the values and maps of a table; keys with a reader of their own are texts unless said otherwise. */
export function schemaOfKeys(keys: Keys): JsonSchema {
  const properties: JsonSchema = {};
  for (const [name, key] of Object.entries(keys)) {
    if (key.is === 'value') properties[name] = schemaOfValue(key.spec);
    else if (key.is === 'map') properties[name] = { ...closedObject(schemaOfKeys(key.keys)), description: key.about };
    else properties[name] = { type: 'string', description: key.about };
  }
  return properties;
}

const closedObject = (properties: JsonSchema): JsonSchema => ({ type: 'object', properties, additionalProperties: false });

/** The schema of one value: quantities are texts with their unit. */
export function schemaOfValue(spec: ParameterSpec): JsonSchema {
  const about = spec.about ? `${spec.about}. ` : '';
  const description = `${about}Allowed: ${allowedValue(spec)}`;
  switch (spec.type) {
    case 'quantity':
      return { type: 'string', pattern: quantityPattern(spec.dimension!), description };
    case 'count':
      return { type: ['integer', 'string'], minimum: spec.min ?? 0, description };
    case 'number':
      return {
        type: 'number',
        ...(spec.min !== undefined && { minimum: spec.min }),
        ...(spec.max !== undefined && { maximum: spec.max }),
        description,
      };
    case 'boolean':
      return { type: 'boolean', description };
    case 'choice':
      return { enum: [...(spec.choices ?? [])], description };
    case 'text':
      return { type: 'string', minLength: 1, maxLength: spec.max ?? TEXT_MAX, description };
  }
}

/** A list of entries: the kind decides which other keys there are. */
function entriesSchema(list: EntryList, kinds: readonly KindSpec[]): JsonSchema {
  const common = commonProperties(list);
  const kind = { enum: kinds.map(({ name }) => name) };
  return {
    type: ['array', 'null'],
    description: scenarioKeys[list].about,
    items: {
      type: 'object',
      properties: { ...common, kind },
      allOf: kinds.map(spec => ({
        if: { properties: { kind: { const: spec.name } }, required: ['kind'] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
        then: closedObject({ ...common, ...kindProperties(list, spec) }),
      })),
    },
  };
}

function commonProperties(list: EntryList): JsonSchema {
  const id = {
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
    description: 'Name of the entry in paths; its kind unless written',
  };
  const remove = { const: true, description: 'Drops the inherited entry of this id' };
  if (list === 'defences') return { id, remove };
  const { at, after } = schemaOfKeys(triggerKeys);
  return { id, remove, at, after, when: whenSchema(), ...(list === 'attacks' ? attackProperties() : {}) };
}

function whenSchema(): JsonSchema {
  const properties: JsonSchema = { for: schemaOfValue(forSpec) };
  for (const [quantity, { dimension, about }] of Object.entries(conditionQuantities)) {
    const limit = schemaOfValue({ type: 'quantity', dimension, about });
    properties[quantity] = { ...closedObject({ below: limit, above: limit }), minProperties: 1 };
  }
  return { ...closedObject(properties), description: triggerKeys.when.about };
}

function attackProperties(): JsonSchema {
  const after = schemaOfValue({ type: 'quantity', dimension: 'duration', about: 'How long after the last order' });
  const names = { type: ['string', 'array'], items: { type: 'string' }, minItems: 1 };
  const target = schemaOfKeys(targetKeys);
  for (const [name, key] of Object.entries(targetKeys)) if (key.is === 'own') target[name] = { ...names, description: key.about };
  return {
    release: {
      anyOf: [{ enum: ['revert', 'hold'] }, closedObject({ after })],
      description: 'What devices do once no orders are sent',
    },
    target: closedObject(target),
  };
}

function kindProperties(list: EntryList, spec: KindSpec): JsonSchema {
  const properties: JsonSchema = { kind: { const: spec.name, description: spec.about } };
  if (list === 'attacks') properties.duration = schemaOfValue(attackDurationOf(spec));
  for (const [name, parameter] of parametersOf(list, spec)) properties[name] = schemaOfValue(parameter);
  return properties;
}
