import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { z } from 'zod';
import type { Written } from './file-sink.js';
import { readBounded } from './read-bounded.js';

/** How a run ended; a folder without manifest never ended. */
export type RunStatus = 'complete' | 'interrupted' | 'failed';

export const MANIFEST_FILE = 'manifest.json';
const MANIFEST_BYTES_MAX = 16 * 1024 * 1024;

const text = z.string();
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const shape = z.object({
  results_schema: text,
  status: z.enum(['complete', 'interrupted', 'failed']),
  /** The status in words, where it is not complete. */
  reason: text,
  run_id: text,
  scenario_hash: text,
  scenario: text,
  case: text,
  variant: text,
  replicate: z.number(),
  seed: text,
  /** Seed of who lives where and owns what. */
  population_seed: text.optional(),
  scale: z.number(),
  software: z.object({ name: z.literal('nadir'), version: text }),
  system: z.object({ name: text, currency: text, price_year: z.number(), time_zone: text }),
  start: text,
  duration_s: z.number(),
  overrides: z.array(z.object({ path: text, value: scalar })),
  /** SHA-256 of every file that was read, by name. */
  inputs: z.record(text, text),
  /** Bytes and SHA-256 of every file beside this one. */
  outputs: z.record(text, z.object({ bytes: z.number(), sha256: text })),
  state_hash: text,
  /** What was printed at the end of the run. */
  headline: z.array(text),
  warnings: z.array(text),
  /** What may differ between two runs of the same inputs. */
  machine: z.object({
    cpu: text,
    cores: z.number(),
    memory_bytes: z.number(),
    node: text,
    os: text,
    workers: z.number(),
    wall_s: z.number(),
    peak_memory_bytes: z.number(),
  }),
});

/** Where a run's results come from: enough to repeat it, and to trust what stands beside it. */
export type Manifest = z.infer<typeof shape>;
export type Machine = Manifest['machine'];

/** The machine part of a manifest; peak memory is the largest resident set of the process so far, all threads together. */
export function machineOf(workers: number, wallMs: number): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memory_bytes: os.totalmem(),
    node: process.version,
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    workers,
    wall_s: Math.round(wallMs) / 1000,
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
  };
}

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(shape.parse(manifest), null, 2)}\n`;

/** The manifest of a results folder, or null where there is none that Nadir wrote. */
export function readManifest(folder: string): Manifest | null {
  const content = readBounded(`${folder}/${MANIFEST_FILE}`, MANIFEST_BYTES_MAX);
  if (content === null) return null;
  try {
    return shape.parse(JSON.parse(content));
  } catch {
    return null;
  }
}

/** `outputs` of a manifest from what the writers report, sorted by name; without a twin's manifest, which names its machine. */
export function outputsOf(written: ReadonlyMap<string, Written>): Manifest['outputs'] {
  const tables = [...written].filter(([file]) => !file.endsWith(`/${MANIFEST_FILE}`));
  const sorted = tables.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([file, { byteSize, sha256 }]) => [file, { bytes: byteSize, sha256 }]));
}

/** SHA-256 of a file, for `inputs`. */
export const sha256OfFile = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
