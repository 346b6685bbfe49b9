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
  const figures = (count: number) => ({ type: 'array', items: end, minItems: count, maxItems: count });
  const only = (key: string, schema: JsonSchema): JsonSchema => ({
    type: 'object',
    properties: { [key]: schema },
    required: [key],
    additionalProperties: false,
  });
  const normal = { type: 'object', properties: { mean: end, sd: end }, required: ['mean', 'sd'], additionalProperties: false };
  const laws = [only('uniform', figures(2)), only('normal', normal), only('triangular', figures(3))];
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
      table: described('table', { type: 'string' }),
      hold: described('hold', { type: 'array', items: { const: 'population' } }),
      vary: described('vary', {
        type: 'object',
        additionalProperties: { anyOf: [{ type: 'array', items: scalar, minItems: 1, maxItems: STEPS_MAX }, range, ...laws] },
      }),
      variants: described('variants', { type: 'object', additionalProperties: { type: 'object' } }),
      measures: described('measures', names),
    },
    required: ['nadir', 'name', 'base'],
    additionalProperties: false,
  };
}
