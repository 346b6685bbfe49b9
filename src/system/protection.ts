import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { readFrequency } from './frequency.js';
import { type GenerationStage, readGenerationShedding } from './generation-shedding.js';
import { type LineProtectionPlan, readLineProtection } from './line-protection.js';
import { type ConverterResponse, readConverterResponses } from './link-responses.js';
import type { Network } from './network.js';
import type { Plant } from './system.js';

/** Protection, and response of converters, that a system may have or not. */
export interface OptionalProtection {
  /** Over-frequency stages that trip plants. */
  readonly generationShedding: readonly GenerationStage[];
  /** Overload protection of branches; null: none. */
  readonly lineProtection: LineProtectionPlan | null;
  /** Links and interconnectors that respond to frequency. */
  readonly converterResponses: readonly ConverterResponse[];
}

/** Limits, the frequency model's parameters, and protection that watches them. */
export function readWatched(
  folder: SystemFolder,
  network: Network | null,
  plants: readonly Plant[],
  problems: Problem[],
): OptionalProtection & ReturnType<typeof readFrequency> {
  const frequency = readFrequency(folder, problems);
  return {
    ...frequency,
    generationShedding: readGenerationShedding(folder, plants, frequency.limits.nominalHz, problems),
    lineProtection: readLineProtection(folder, problems),
    converterResponses: readConverterResponses(folder, network, plants, problems),
  };
}
