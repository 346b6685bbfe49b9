import { MS_PER_S } from '../base/units.js';
import { kinds } from '../population/kinds/list.js';
import type { Course } from './course.js';

/** A sample may stand for so much more or less than the system has before a run says so. */
const SAMPLE_TOLERANCE = 0.01;

/** What a user should know of a run that has ended: a sample that is off, attacks that never began. */
export function runWarnings(course: Course, status: 'complete' | 'interrupted', disturbancesCutFromMs: number | null): string[] {
  const { engine, scenario, system, log } = course;
  const warnings: string[] = [];
  const realCount = kinds.reduce((sum, kind) => sum + kind.countOf(system), 0);
  const sampledCount = engine.deviceCount * scenario.devicesPerAgent;
  const offFraction = sampledCount / realCount - 1;
  if (Math.abs(offFraction) > SAMPLE_TOLERANCE) {
    const pct = (offFraction * 100).toFixed(1);
    warnings.push(
      `the sample stands for ${sampledCount} devices where the system has ${Math.round(realCount)} (${pct} %): ` +
        'loads are off alike; use a finer scale',
    );
  }
  if (disturbancesCutFromMs !== null) {
    const seconds = (disturbancesCutFromMs / MS_PER_S).toFixed(0);
    warnings.push(`frequency_events.csv is full: what is disturbed from ${seconds} s on stands in frequency.csv alone`);
  }
  if (status === 'interrupted') return warnings;
  for (const { id } of scenario.attacks) {
    const began = log.all.some(({ kind, subject }) => kind === 'attack-began' && subject === id);
    if (!began) warnings.push(`the attack ${id} never began: what it waits for did not come before the end`);
  }
  return warnings;
}
