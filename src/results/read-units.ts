import { join } from 'node:path';
import { z } from 'zod';
import { readBounded } from './read-bounded.js';

const DICTIONARY_BYTES_MAX = 16 * 1024 * 1024;

const shape = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      schema: z.object({ fields: z.array(z.object({ name: z.string(), unit: z.string().optional() })) }),
    }),
  ),
});

/** Unit by column of summary.csv, as a folder's own datapackage.json says; empty where there is none that can be read. */
export function readUnits(folder: string): ReadonlyMap<string, string> {
  const content = readBounded(join(folder, 'datapackage.json'), DICTIONARY_BYTES_MAX);
  if (content === null) return new Map();
  try {
    const summary = shape.parse(JSON.parse(content)).resources.find(({ name }) => name === 'summary');
    return new Map(summary?.schema.fields.map(({ name, unit = '' }) => [name, unit]));
  } catch {
    return new Map();
  }
}
