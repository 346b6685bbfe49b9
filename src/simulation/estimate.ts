import os from 'node:os';
import { rowByteSize } from '../base/column.js';
import { MS_PER_DAY } from '../base/units.js';
import { slotCount } from '../engine/shared-memory.js';
import { channelsOf } from '../population/channels.js';
import { FIRST_OWNED, kinds } from '../population/kinds/list.js';
import type { System } from '../system/system.js';
import type { LoadedRun } from './load.js';
import { devicesSelected } from './target.js';

/** What a run will take, before it starts. */
export interface RunEstimate {
  /** Agents. */
  readonly devicesCount: number;
  readonly memoryByteSize: number;
  readonly memoryLimitByteSize: number;
  readonly wallS: number;
  /** The largest scale that would fit, as the user would write it; null where none would. */
  readonly fittingScale: string | null;
  /** Real devices that each attack's target selects. */
  readonly targets: readonly { readonly attack: string; readonly devicesCount: number }[];
}

/** Node, libraries, compiled code and results in flight, measured on a small run. */
const PROCESS_BYTES = 350 * 2 ** 20;
/** A thread's own heap and tables, measured. */
const THREAD_BYTES = 60 * 2 ** 20;
/** Channels whose bins a window really touches, of all that could be. */
const TOUCHED_BINS = 0.6;
/** Measured on two shared cores of 2026: agents born a second, and agent-days simulated a second, on two workers. */
const BORN_PER_S = 3e6;
const AGENT_DAYS_PER_S = 2.2e6;
/** Grid, market and tables for a day, s. */
const DAY_FIXED_S = 6;
/** Share of this machine's memory that a run may use. */
const MEMORY_SHARE = 0.85;

/** Memory, time and devices of a run, from counts alone. */
export function estimateRun({ scenario, system }: LoadedRun, workerCount = 2): RunEstimate {
  const memoryOf = (devicesPerAgent: number): number => memoryByteSize(system, devicesPerAgent, workerCount);
  const memoryLimitByteSize = memoryLimit();
  const devicesCount = agentCount(system, scenario.devicesPerAgent);
  const days = (scenario.warmUpMs + scenario.durationMs) / MS_PER_DAY;
  return {
    devicesCount,
    memoryByteSize: memoryOf(scenario.devicesPerAgent),
    memoryLimitByteSize,
    wallS: 3 + devicesCount / BORN_PER_S + days * (DAY_FIXED_S + devicesCount / AGENT_DAYS_PER_S),
    fittingScale: fittingScale(memoryOf, memoryLimitByteSize, scenario.devicesPerAgent),
    targets: scenario.attacks.map(attack => ({ attack: attack.id, devicesCount: devicesSelected(attack, system) })),
  };
}

const agentCount = (system: System, devicesPerAgent: number): number =>
  Math.round(kinds.reduce((sum, kind) => sum + kind.countOf(system), 0) / devicesPerAgent);

/** The same sum as `allocate` makes, with room for what is drawn. */
function memoryByteSize(system: System, devicesPerAgent: number, workerCount: number): number {
  const deviceBytes = kinds.reduce((sum, kind, index) => {
    const rows = (kind.countOf(system) / devicesPerAgent) * (index < FIRST_OWNED ? 1 : 1.01);
    const calendarBytes = 2.2;
    return sum + rows * (rowByteSize(kind.schema) + rowByteSize(kind.schema, 'mutable') + calendarBytes);
  }, 0);
  const binBytes = system.areas.length * channelsOf(system).length * slotCount * 8 * TOUCHED_BINS;
  return PROCESS_BYTES + deviceBytes + workerCount * (THREAD_BYTES + binBytes);
}

function fittingScale(
  memoryOf: (devicesPerAgent: number) => number,
  limitByteSize: number,
  devicesPerAgent: number,
): string | null {
  for (const n of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000])
    if (n >= devicesPerAgent && memoryOf(n) <= limitByteSize) return n === 1 ? '1' : String(1 / n);
  return null;
}

/** What this process may use: the machine's memory, or a container's where that is less. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  const total = constrained !== undefined && constrained > 0 && constrained < os.totalmem() ? constrained : os.totalmem();
  return total * MEMORY_SHARE;
}
