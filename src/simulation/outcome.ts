import { type CostLine, costLines } from '../impact/cost.js';
import { type HeadlineContext, headlineOf } from '../impact/headline.js';
import { type SummaryValues, summaryRow } from '../impact/record.js';
import { kinds } from '../population/kinds/list.js';
import type { Case } from '../results/run-id.js';
import type { Course } from './course.js';
import type { LoadedRun } from './load.js';
import type { Recorder } from './recorder.js';
import { samplingErrors } from './sampling.js';
import { devicesCompromised } from './target.js';

/** What a run came to: the row of its summary and the rows of its costs. */
export interface Measured {
  readonly summary: SummaryValues;
  readonly costs: readonly CostLine[];
}

/** Measures a run that has come to its end, or to where it was stopped. */
export async function measure(
  loaded: LoadedRun,
  course: Course,
  recorder: Recorder,
  status: 'complete' | 'interrupted',
): Promise<Measured> {
  const { scenario, system } = loaded;
  const { devicesPerAgent } = scenario;
  // A run that is stopped in its warm-up has lasted no time, not less than none.
  const endMs = Math.max(0, course.nowMs);
  const { sent, blocked } = course.path.counts(endMs);
  const interruptions = recorder.people.result(endMs);
  const { emissionsG, energyCost, curtailmentWh } = recorder.costs;
  const costs = costLines({
    system,
    durationMs: endMs,
    energyCost: energyCost - carbonPrice(loaded) * emissionsG,
    emissionsG,
    unservedWhOf: (area, classIndex) => recorder.people.unservedWhOf(area, classIndex),
    visitsOf: (area, classIndex) =>
      course.feeders.suppliedFraction(area) === 1 ? recorder.people.meter.offCountOf(area, classIndex) : 0,
    defences: scenario.defences.map(({ kind, parameters }) => ({ kind, devicesCount: coveredCount(loaded, parameters) })),
  });
  const counts = {
    lfddStagesCount: course.feeders.stagesOpened.size,
    customersInterruptedCount: recorder.people.interruptedCount(() => true),
    customersVulnerableInterruptedCount: recorder.people.interruptedCount(c =>
      system.customerClasses[c]!.id.includes('vulnerable'),
    ),
    blackAreasCount: blackAreas(course),
    linesTrippedCount: countOf(course, 'branch-tripped'),
    islandsCount: scenario.frequencyModel === 'multi-area' && !system.dynamics ? countOf(course, 'island-formed') : null,
    recovery: course.feeders.recovery.result(),
    emissionsG,
    curtailmentWh,
    devicesCount: course.engine.deviceCount * devicesPerAgent,
    devicesCompromisedCount: devicesCompromised(scenario.attacks, system),
    ordersSentCount: sent,
    ordersBlockedCount: blocked,
    eventsCount: course.engine.eventCount,
  };
  const record = {
    status,
    system,
    devicesPerAgent,
    stability: recorder.stability.result(),
    interruptions,
    isLoadOff: course.feeders.openFraction > 0,
    unserved: recorder.people.unservedByGroup(),
    deferred: recorder.people.deferred(),
    counts,
    costs,
    stateHash: await course.stateHash(),
  };
  const summary = summaryRow(record);
  if (devicesPerAgent === 1) return { summary, costs };
  return { summary: { ...summary, ...samplingErrors(summary, course) }, costs };
}

/** The headline of a run, for people. */
export function headline(
  loaded: LoadedRun,
  runCase: Case,
  recorder: Recorder,
  { summary }: Measured,
  twinCostTotal: number | null,
): string[] {
  const { scenario, system } = loaded;
  const localTimeAt = (elapsedS: number): string =>
    recorder.clock.localTime(scenario.startUnixMs + elapsedS * 1000).slice(11, 19);
  const seen = recorder.attack;
  return headlineOf(summary, {
    scenario: scenario.name,
    case: runCase,
    systemName: system.name,
    currency: system.currency,
    devicesPerAgent: scenario.devicesPerAgent,
    limits: system.limits,
    hasAttacks: scenario.attacks.length > 0,
    attack: seen && {
      id: seen.id,
      localTime: localTimeAt(seen.atMs / 1000),
      sizeW: seen.sizeW,
      headroomW: seen.headroomW,
      inertiaVAs: seen.inertiaVAs,
    },
    localTimeAt,
    twinCostTotal,
    ...(scenario.dispatch === 'optimised' && unkeptOf(recorder, localTimeAt)),
  });
}

/** What the day-ahead schedule could not keep, by the events that say so. */
function unkeptOf(recorder: Recorder, localTimeAt: (elapsedS: number) => string): Pick<HeadlineContext, 'unkept'> {
  const events = recorder.happenings.filter(({ kind, atMs }) => kind === 'schedule-infeasible' && atMs >= 0);
  const [first] = events;
  if (!first) return {};
  return { unkept: { count: events.length, localTime: localTimeAt(first.atMs / 1000), message: first.message } };
}

/** Carbon price that plants' marginal costs contain, per gram: the part that is shown by itself. */
const carbonPrice = ({ system }: LoadedRun): number => system.costs.find(({ part }) => part === 'carbon')?.amount ?? 0;

/** Real devices that a control covers: those of its kind, or those that its head-end commands. */
function coveredCount({ system }: LoadedRun, parameters: Readonly<Record<string, unknown>>): number {
  const headEnd = system.headEnds.find(({ id }) => id === parameters.headEnd);
  const name = headEnd?.devices ?? parameters.devices;
  const kindIndex = kinds.findIndex(kind => kind.name === name);
  if (kindIndex < 0) return 0;
  const count = kinds[kindIndex]!.countOf(system);
  return Math.round(count * (headEnd?.shareFraction ?? 1));
}

const countOf = ({ log }: Course, kind: string): number => log.all.filter(event => event.kind === kind).length;

/** Areas that have gone black in the run, wholly or in part. */
function blackAreas({ log, system }: Course): number {
  if (log.all.some(({ kind }) => kind === 'system-black')) return system.areas.length;
  return new Set(log.all.filter(({ kind, area }) => kind === 'area-black' && area !== undefined).map(({ area }) => area)).size;
}
