import type { EventLog } from '../base/event-log.js';
import { StudyGrid } from '../grid/dynamics/study-grid.js';
import { studyVoltages } from '../grid/dynamics/study-voltages.js';
import { Grid } from '../grid/grid.js';
import type { GridModel } from '../grid/grid-model.js';
import type { Scheduler } from '../grid/schedule.js';
import type { Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

/** The grid that a scenario asks for: the nation's with its plants scheduled, or the machines of a study. */
export function gridOf({ frequencyModel }: Scenario, system: System, log: EventLog, schedulePeriod: Scheduler): GridModel {
  const { network, dynamics } = system;
  if (network && dynamics) {
    const voltages = studyVoltages(network, system.name);
    return new StudyGrid(system, network, dynamics, voltages, log, frequencyModel === 'centre-of-inertia');
  }
  return new Grid(system, log, schedulePeriod, frequencyModel === 'multi-area');
}
