import { InternalError } from '../base/errors.js';
import { MS_PER_S } from '../base/units.js';
import type { MultiArea } from '../grid/multi-area.js';
import { Course } from './course.js';
import type { LoadedRun } from './load.js';
import type { Observer } from './observer.js';
import { StageClock } from './timing.js';

/** A nation's grid bus by bus a second after a run has begun: scheduled, in balance and undisturbed. */
export interface Moment {
  readonly multiArea: MultiArea;
  readonly demandW: number;
  readonly inertiaVAs: number;
  readonly frequencyHz: number;
}

const silent: Observer = { period() {}, tick() {}, window() {}, attackBegan() {} };

/** Begins a run that is `multi-area` and stops after its first second, in this thread. */
export async function momentOf({ scenario, system }: LoadedRun): Promise<Moment> {
  const course = await Course.start(scenario, system, 0, silent, new StageClock());
  try {
    await course.goOn(MS_PER_S - scenario.warmUpMs);
    const { grid, netDemandW } = course;
    if (!grid.multiArea) throw new InternalError('a moment of a grid whose buses do not swing');
    const { multiArea, inertiaVAs, frequencyHz } = grid;
    return { multiArea, demandW: netDemandW, inertiaVAs, frequencyHz };
  } finally {
    await course.engine.stop();
  }
}
