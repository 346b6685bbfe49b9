import { experimentKeys, STEPS_MAX } from './experiment-keys.js';
import { DIALECT, type JsonSchema, schemaOfKeys } from './json-schema.js';

/** The JSON Schema of an experiment file, made from the table that its reader follows. */
export function experimentSchema(): JsonSchema {
  const scalar = { type: ['string', 'number', 'boolean'] };
  const end = { type: ['string', 'number'] };
  const range = {
    type: 'object',
    properties: { from: end, to: end, steps: { type: 'integer', minimum: 2, maximum: STEPS_MAX } },
    required: ['from', 'to', 'steps'],
    additionalProperties: false,
  };
  const names = { type: ['string', 'array'], items: { type: 'string' } };
  const described = (key: keyof typeof experimentKeys, schema: JsonSchema): JsonSchema => {
    const what = experimentKeys[key];
    return { ...schema, description: what.is === 'own' ? what.about : what.spec.about };
  };
  return {
    $schema: DIALECT,
    title: 'A Nadir experiment',
    type: 'object',
    properties: {
      ...schemaOfKeys(experimentKeys),
      nadir: described('nadir', { const: 1 }),
      name: described('name', { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
      base: described('base', { ...names, minItems: 1 }),
      hold: described('hold', { type: 'array', items: { const: 'population' } }),
      vary: described('vary', {
        type: 'object',
        additionalProperties: { anyOf: [{ type: 'array', items: scalar, minItems: 1, maxItems: STEPS_MAX }, range] },
      }),
      variants: described('variants', { type: 'object', additionalProperties: { type: 'object' } }),
      measures: described('measures', names),
    },
    required: ['nadir', 'name', 'base'],
    additionalProperties: false,
  };
}
