import { type Columns, mutableSchema, viewColumns } from '../base/column.js';
import { MS_PER_H, PERIOD_MS } from '../base/units.js';
import { staticSchema, substationSchema } from '../engine/shared-memory.js';
import { WAS_OFF } from '../population/kind.js';
import { FACTOR_ONE, household } from '../population/kinds/household.js';
import { HOUSEHOLD } from '../population/kinds/list.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Course } from './course.js';
import { KnownSignals } from './known-signals.js';

/** What each transformer of a sample had, by its number in the layout: what sampling errors are made of. */
export interface Transformers {
  readonly customers: Float64Array;
  /** Energy drawn in the run by those it feeds, Wh: their profiles, and what switches. */
  readonly demandWh: Float64Array;
  /** Customers who lost supply, those of them in a vulnerable class, and what these customers would draw, Wh in the run. */
  readonly interrupted: Float64Array;
  readonly vulnerable: Float64Array;
  readonly interruptedWh: Float64Array;
}

/** Adds up customers behind their transformers at the end of a run. */
export function transformersOf({ engine, scenario, system, nowMs }: Course): Transformers {
  const { layout, memory } = engine;
  const endMs = Math.max(0, nowMs);
  const column = (): Float64Array => new Float64Array(layout.substationCount);
  const [customers, demandWh, interrupted, vulnerable, interruptedWh] = [column(), column(), column(), column(), column()];
  const rows = memory.capacities[HOUSEHOLD]!;
  const { factor, sort, substation } = viewColumns(staticSchema(household.schema), rows, memory.statics[HOUSEHOLD]!);
  const { off } = viewColumns(mutableSchema(household.schema), rows, memory.mutables[HOUSEHOLD]!);
  const profileWh = profilesOf(system.customers.length, system.customerClasses.length, new KnownSignals(engine.world), endMs);
  const isVulnerable = system.customerClasses.map(({ id }) => Number(id.includes('vulnerable')));
  for (const { areaIndex, customerStart, customerEnd, substationStart } of layout.blocks) {
    for (let row = customerStart; row < customerEnd; row++) {
      const s = substationStart + substation![row]!;
      const classIndex = sort![row]! >> 4;
      const ownWh = (factor![row]! / FACTOR_ONE) * profileWh[areaIndex]![classIndex]!;
      customers[s]!++;
      demandWh[s]! += ownWh;
      if (!(off![row]! & WAS_OFF)) continue;
      interrupted[s]!++;
      vulnerable[s]! += isVulnerable[classIndex]!;
      interruptedWh[s]! += ownWh;
    }
  }
  addSwitched(demandWh, viewColumns(substationSchema, layout.substationCount, memory.substations), scenario, endMs);
  return { customers, demandWh, interrupted, vulnerable, interruptedWh };
}

/** What switches behind each transformer: it is counted from the warm-up's beginning, and the last half-hour to its end. */
function addSwitched(
  demandWh: Float64Array,
  { energyWh, energyWms, powerW }: Columns<typeof substationSchema>,
  { startUnixMs, warmUpMs }: Scenario,
  endMs: number,
): void {
  const inRun = endMs === 0 ? 0 : endMs / (endMs + warmUpMs);
  const leftMs = (PERIOD_MS - ((startUnixMs + endMs) % PERIOD_MS)) % PERIOD_MS;
  for (let s = 0; s < demandWh.length; s++) {
    demandWh[s]! += inRun * (energyWh[s]! + (energyWms[s]! - powerW[s]! * leftMs) / MS_PER_H);
  }
}

/** Energy that a customer of factor 1 draws by its profile in the run, by area and class, Wh. */
function profilesOf(areaCount: number, classCount: number, signals: KnownSignals, endMs: number): number[][] {
  const parts = Array.from({ length: Math.ceil(endMs / PERIOD_MS) }, (_, part) => {
    const fromMs = part * PERIOD_MS;
    const untilMs = Math.min(endMs, fromMs + PERIOD_MS);
    return { middleMs: (fromMs + untilMs) / 2, hours: (untilMs - fromMs) / MS_PER_H };
  });
  const one = new Float64Array(1);
  return Array.from({ length: areaCount }, (_a, area) =>
    Array.from({ length: classCount }, (_c, classIndex) =>
      parts.reduce((sum, { middleMs, hours }) => {
        signals.profile(area, classIndex, middleMs, one);
        return sum + one[0]! * FACTOR_ONE * hours;
      }, 0),
    ),
  );
}
