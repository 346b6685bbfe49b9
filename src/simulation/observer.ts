import type { PeriodSchedule } from '../grid/schedule.js';
import type { Attack } from '../scenario/scenario.js';

/** What a run tells those that record it; all of it final, in order of time. Times before 0 are warm-up. */
export interface Observer {
  period(schedule: PeriodSchedule, startMs: number, endMs: number): void;
  /** A tick has ended at `endMs`. */
  tick(endMs: number): void;
  /** A window has been committed: its loads' intervals and changes are final. */
  window(startMs: number, endMs: number): void;
  attackBegan(attack: Attack, atMs: number): void;
}
