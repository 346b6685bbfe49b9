import type { Vocabulary } from '../base/vocabulary.js';
import { experimentSchema } from './experiment-schema.js';
import { scenarioSchema } from './json-schema.js';

/** The schema files of the shipped `scenarios/`, by path inside it, with the text each must have. */
export const schemaFiles = (vocabulary: Vocabulary): ReadonlyMap<string, string> =>
  new Map([
    ['scenario.schema.json', textOf(scenarioSchema(vocabulary))],
    ['experiments/experiment.schema.json', textOf(experimentSchema())],
  ]);

const textOf = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;
