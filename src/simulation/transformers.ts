import { mutableSchema, viewColumns } from '../base/column.js';
import { MS_PER_H, PERIOD_MS } from '../base/units.js';
import type { Engine } from '../engine/engine.js';
import { staticSchema } from '../engine/shared-memory.js';
import { type SubstationColumns, viewSubstations } from '../engine/substation-schema.js';
import { WAS_OFF } from '../population/kind.js';
import { heatPumpSchema, WAS_COLD } from '../population/kinds/heat-pump-state.js';
import { FACTOR_ONE, household } from '../population/kinds/household.js';
import { HOUSEHOLD, kindIndexOf, kinds } from '../population/kinds/list.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Course } from './course.js';
import { KnownSignals } from './known-signals.js';
import { SubstationLoads } from './substation-loads.js';

const HEAT_PUMP = kindIndexOf('heat-pump');

/** What each transformer of a sample had, by its number in the layout: what sampling errors are made of. */
export interface Transformers {
  readonly customers: Float64Array;
  /** Energy drawn in the run by those it feeds, Wh: their profiles, and what switches. */
  readonly demandWh: Float64Array;
  /** Customers who lost supply, those of them in a vulnerable class, and what these customers would draw, Wh in the run. */
  readonly interrupted: Float64Array;
  readonly vulnerable: Float64Array;
  readonly interruptedWh: Float64Array;
  /** Homes with heat pumps that have been cold. */
  readonly cold: Float64Array;
  /** 1 where the load was above the rating. */
  readonly overloaded: Float64Array;
  /** 1 where voltage left its limits, and where the transformer would be replaced; mains that would be laid anew. */
  readonly outOfVoltage: Float64Array;
  readonly replaced: Float64Array;
  readonly dugUp: Float64Array;
}

/** Adds up customers behind their transformers at the end of a run. */
export function transformersOf(course: Course): Transformers {
  const { engine, scenario, system, nowMs } = course;
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
  const { columns } = viewSubstations(memory.substations, system, layout.substationCount);
  addSwitched(demandWh, columns, scenario, endMs);
  return { customers, demandWh, interrupted, vulnerable, interruptedWh, cold: coldHomes(engine), ...streetsOf(course) };
}

/** What the run has done to each transformer's street; zeros where streets are not planned. */
function streetsOf(course: Course): Pick<Transformers, 'overloaded' | 'outOfVoltage' | 'replaced' | 'dugUp'> {
  const loads = SubstationLoads.of(course);
  const each = (of: (loads: SubstationLoads, s: number) => number): Float64Array =>
    Float64Array.from({ length: course.engine.layout.substationCount }, (_, s) => (loads ? of(loads, s) : 0));
  return {
    overloaded: each((of, s) => Number(of.isOverloaded(s))),
    outOfVoltage: each((of, s) => Number(of.hasExcursion(s))),
    replaced: each((of, s) => Number(of.reinforcement(s).transformer)),
    dugUp: each((of, s) => of.mainsToLay(s)),
  };
}

/** Homes that have been cold behind each transformer. */
function coldHomes({ layout, memory }: Engine): Float64Array {
  const cold = new Float64Array(layout.substationCount);
  const rows = memory.capacities[HEAT_PUMP]!;
  const { substation } = viewColumns(staticSchema(heatPumpSchema), rows, memory.statics[HEAT_PUMP]!);
  const { off } = viewColumns(mutableSchema(heatPumpSchema), rows, memory.mutables[HEAT_PUMP]!);
  const starts = new Uint32Array(memory.starts);
  for (const [b, { substationStart }] of layout.blocks.entries()) {
    for (let row = starts[b * kinds.length + HEAT_PUMP]!; row < starts[(b + 1) * kinds.length + HEAT_PUMP]!; row++) {
      if (off![row]! & WAS_COLD) cold[substationStart + substation![row]!]!++;
    }
  }
  return cold;
}

/** What switches behind each transformer: it is counted from the warm-up's beginning, and the last half-hour to its end. */
function addSwitched(
  demandWh: Float64Array,
  { energyWh, energyWms, powerW }: SubstationColumns,
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
