import { CivilTime } from '../base/civil-time.js';
import type { Happening } from '../base/event-log.js';
import { MS_PER_MIN, MS_PER_S, TICK_MS } from '../base/units.js';
import type { PeriodSchedule } from '../grid/schedule.js';
import { isAtRest } from '../impact/record.js';
import { StabilityMeter } from '../impact/stability.js';
import { PeriodCosts } from '../market/period-costs.js';
import { lastArrivalMs } from '../population/order.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell } from '../results/table.js';
import type { Attack, Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
import { AreaFrequencyRows } from './area-frequency-rows.js';
import { AreaRows } from './area-rows.js';
import type { Course } from './course.js';
import { FrequencyRows } from './frequency-rows.js';
import type { Observer } from './observer.js';
import { People } from './people.js';
import { PriceRows } from './price-rows.js';

/** What the headline says of the first attack. */
export interface AttackSeen {
  readonly id: string;
  readonly atMs: number;
  readonly headroomW: number;
  readonly inertiaVAs: number;
  readonly netBeforeW: number;
  sizeW: number;
}

/** Longest that an attack's size is looked for: later the day itself has moved demand; and how long after its last order, ms. */
const SIZE_SPAN_MS = 20 * MS_PER_MIN;
const SIZE_AFTER_MS = MS_PER_MIN;

/** Writes a run's tables as it goes, and measures it. Nothing before the scenario's start is written or measured. */
export class Recorder implements Observer {
  readonly stability: StabilityMeter;
  readonly costs: PeriodCosts;
  people!: People;
  attack: AttackSeen | null = null;
  readonly clock: CivilTime;
  readonly #events: CsvTable;
  readonly #frequency: FrequencyRows;
  readonly #areas: AreaRows;
  readonly #areaFrequency: AreaFrequencyRows;
  #course!: Course;
  #eventsWritten = 0;
  #isRecording = false;

  constructor(
    readonly scenario: Scenario,
    readonly system: System,
    writer: FolderWriter,
    first: readonly Cell[],
  ) {
    this.clock = new CivilTime(system.timeZone);
    this.stability = new StabilityMeter(system.limits, TICK_MS);
    const prices = scenario.dispatch === 'optimised' ? new PriceRows(scenario, writer, this.clock, first) : null;
    this.costs = new PeriodCosts(settled => prices?.write(settled));
    this.#events = writer.table(tables.events, this.clock, first);
    this.#frequency = new FrequencyRows(scenario, system.limits.nominalHz, writer, this.clock, first);
    this.#areas = new AreaRows(scenario, system, writer, this.clock, first);
    this.#areaFrequency = new AreaFrequencyRows(scenario, system, writer, this.clock, first);
  }

  /** Tells the recorder whose run it records, before the run goes on. */
  attach(course: Course): void {
    this.#course = course;
    this.people = new People(this.system, course.loads, course.feeders, this.scenario.devicesPerAgent);
  }

  period(schedule: PeriodSchedule, startMs: number, endMs: number): void {
    this.#areas.period(schedule, startMs, endMs);
    if (startMs >= 0) this.costs.beginPeriod(schedule, endMs - startMs);
    else this.#pending = { schedule, startMs, endMs };
  }
  #pending: { schedule: PeriodSchedule; startMs: number; endMs: number } | null = null;

  tick(endMs: number): void {
    const { grid, feeders, log } = this.#course;
    if (endMs <= 0) return;
    if (!this.#isRecording) this.#begin();
    // What a black system lacks has not been shed.
    const openFraction = feeders.recovery.isUnderWay ? 0 : feeders.openFraction;
    const shedW = openFraction < 1 ? ((grid.demandServedW - grid.addedW) * openFraction) / (1 - openFraction) : 0;
    this.stability.tick(endMs, grid.frequencyHz, grid.demandServedW, shedW, grid.inertiaVAs, grid.headroomW);
    if (!grid.isBlack) this.costs.tick(grid.generationW, grid.responseW, grid.supply.lost);
    this.#frequency.tick(endMs, grid, shedW);
    this.#areaFrequency.tick(endMs, grid);
    this.#areas.tick(endMs, grid);
    if (endMs % this.scenario.outputs.areasMs === 0) this.#areas.sample(log);
    if (this.attack && endMs % MS_PER_S === 0) this.#measureAttack(this.attack, endMs);
  }

  window(startMs: number, endMs: number): void {
    const { loads } = this.#course;
    if (startMs >= 0) this.people.changes(startMs);
    for (const sums of loads.closed) {
      if (sums.endMs <= 0) continue;
      this.people.unserved(sums);
      this.#areas.write(sums, loads);
    }
    this.#writeEvents();
    if (endMs === 0) this.#begin();
  }

  attackBegan(attack: Attack, atMs: number): void {
    const { grid } = this.#course;
    this.#frequency.disturb();
    if (this.attack) return;
    const netBeforeW = this.#course.netDemandW;
    this.attack = { id: attack.id, atMs, headroomW: grid.headroomW, inertiaVAs: grid.inertiaVAs, netBeforeW, sizeW: 0 };
  }

  /** Closes what is still open at the end, complete or not. */
  finish(): void {
    this.costs.close();
    this.people.unserved(this.#course.loads.rest);
    this.#areas.finish(this.#course.log);
    this.#writeEvents();
  }

  /** From when on the table of disturbances is full, ms; null where it holds them all. */
  get disturbancesCutFromMs(): number | null {
    return this.#frequency.cutFromMs;
  }

  /** Everything that has happened, warm-up included. */
  get happenings(): readonly Happening[] {
    return this.#course.log.all;
  }

  /** Nobody is off and frequency is within its limits. */
  isAtRest(): boolean {
    return isAtRest(this.stability.result(), this.people.result(this.#course.nowMs), this.system.limits);
  }

  #begin(): void {
    if (this.#isRecording) return;
    this.#isRecording = true;
    this.stability.start(this.#course.grid.frequencyHz);
    // A period that began in the warm-up counts from the start on.
    if (!this.#pending || this.#pending.endMs <= 0) return;
    const { schedule, startMs, endMs } = this.#pending;
    this.costs.beginPeriod(schedule, endMs - startMs, -startMs);
  }

  /**
   * Largest change of net demand since the attack began, while its orders arrive and a minute longer; shed load is no part of it.
   */
  #measureAttack(attack: AttackSeen, endMs: number): void {
    if (endMs > this.#arrivalsEnd(attack) || this.#course.feeders.openFraction > 0) return;
    const sizeW = this.#course.netDemandW - attack.netBeforeW;
    if (Math.abs(sizeW) > Math.abs(attack.sizeW)) attack.sizeW = sizeW;
  }

  /** Until when an attack's size is looked for; the same at any tick, whatever the windows. */
  #arrivalsEnd({ atMs }: AttackSeen): number {
    const lastMs = Math.max(
      this.#course.grid.loads.isEmpty ? atMs : atMs + SIZE_SPAN_MS,
      ...this.#course.path.sendings
        .filter(({ order }) => order.issuedMs === atMs)
        .map(({ order }) => lastArrivalMs(order) + SIZE_AFTER_MS),
    );
    return Math.min(lastMs, atMs + SIZE_SPAN_MS);
  }

  #writeEvents(): void {
    const { all } = this.#course.log;
    for (; this.#eventsWritten < all.length; this.#eventsWritten++) {
      const event = all[this.#eventsWritten]!;
      if (event.atMs < 0) continue;
      const unixMs = this.scenario.startUnixMs + event.atMs;
      this.#events.row([
        this.#eventsWritten + 1,
        event.causeId ?? null,
        unixMs,
        unixMs,
        event.atMs / MS_PER_S,
        event.source,
        event.kind,
        event.subject,
        event.area ?? '',
        event.powerW === undefined ? null : event.powerW / 1e6,
        event.customersCount ?? null,
        event.message,
      ]);
    }
  }
}
