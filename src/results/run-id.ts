import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InternalError } from '../base/errors.js';

/** What was left out of the scenario. */
export type Case = 'attack' | 'no-attack' | 'no-defence';

/** All that determines a run's result. */
export interface RunIdentity {
  /** The resolved scenario as text: every default, override and control, but not seed, scale and engine settings. */
  readonly scenarioIdentity: string;
  readonly devicesPerAgent: number;
  readonly seed: string;
  /** null: the same. */
  readonly populationSeed: string | null;
  /** SHA-256 of every system and weather file, by file name. */
  readonly systemFiles: Readonly<Record<string, string>>;
  readonly engineVersion: string;
  readonly case: Case;
}

/** What `scenario_hash` leaves out. */
type Drawn = 'seed' | 'populationSeed' | 'engineVersion';

/**
 * 'r' and 12 hexadecimal digits: equal for two runs exactly when all that determines the result is. A replicate draws by a seed
 * of its own, and so needs no mention.
 */
export const runIdOf = (identity: RunIdentity): string =>
  `r${shortHash([scenarioPart(identity), ...seedsOf(identity), identity.engineVersion])}`;

const seedsOf = ({ seed, populationSeed }: RunIdentity): string[] => (populationSeed === null ? [seed] : [seed, populationSeed]);

/** 's' and 12 hexadecimal digits: as `runIdOf` without seeds and engine version. */
export const scenarioHashOf = (identity: Omit<RunIdentity, Drawn>): string => `s${shortHash(scenarioPart(identity))}`;

/** Hashes begin with a letter, so that no spreadsheet takes them for a number. */
const shortHash = (content: unknown): string => createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);

function scenarioPart(identity: Omit<RunIdentity, Drawn>): unknown[] {
  const files = Object.entries(identity.systemFiles).sort(([a], [b]) => (a < b ? -1 : 1));
  return [identity.scenarioIdentity, identity.devicesPerAgent, identity.case, files];
}

/** `v0.1.0`: the version in package.json, which stands above the compiled code and above the source alike. */
export function engineVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    const version = versionIn(new URL(path, import.meta.url));
    if (version !== null) return `v${version}`;
  }
  throw new InternalError('package.json of nadir was not found');
}

function versionIn(file: URL): string | null {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8'));
    return name === 'nadir' ? version : null;
  } catch {
    return null;
  }
}
