import type { EventLog } from '../base/event-log.js';
import { StudyGrid } from '../grid/dynamics/study-grid.js';
import { studyVoltages } from '../grid/dynamics/study-voltages.js';
import { Grid } from '../grid/grid.js';
import type { GridModel } from '../grid/grid-model.js';
import { RestoringGrid } from '../grid/restoration-grid.js';
import type { Scheduler } from '../grid/schedule.js';
import type { Layout } from '../population/layout.js';
import type { Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

/** The grid that a scenario asks for: the nation's with its plants scheduled, or the machines of a study. */
export function gridOf(
  { frequencyModel }: Scenario,
  system: System,
  log: EventLog,
  schedulePeriod: Scheduler,
  layout: Layout,
): GridModel {
  const { network, dynamics } = system;
  if (network && dynamics) {
    const voltages = studyVoltages(network, system.name);
    return new StudyGrid(system, network, dynamics, voltages, log, frequencyModel === 'centre-of-inertia');
  }
  const isMultiArea = frequencyModel === 'multi-area';
  const { restoration: plan } = system;
  if (!plan) return new Grid(system, log, schedulePeriod, isMultiArea);
  return new RestoringGrid({ system, plan, log, schedulePeriod, isMultiArea, feederShares: feederShares(system, layout) });
}

/** Share of its area's customers on each feeder, by area. */
function feederShares({ areas }: System, { blocks }: Layout): Float64Array[] {
  return areas.map((_, area) => {
    const customers = blocks.filter(({ areaIndex }) => areaIndex === area).map(block => block.customerEnd - block.customerStart);
    const total = customers.reduce((sum, count) => sum + count, 0);
    return Float64Array.from(customers, count => count / total);
  });
}
