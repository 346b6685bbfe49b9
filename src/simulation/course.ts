import { EventLog } from '../base/event-log.js';
import { PERIOD_MS, TICK_MS } from '../base/units.js';
import type { CommandPath } from '../cyber/command-path.js';
import { waveformWords } from '../cyber/waveform.js';
import { Agenda, Rank } from '../engine/agenda.js';
import { Engine, type WindowSignals } from '../engine/engine.js';
import { longerWindowMs, WINDOW_FIRST_MS } from '../engine/window.js';
import type { GridModel } from '../grid/grid-model.js';
import { MARKET_HORIZON_MS } from '../market/optimised-market.js';
import { Solver } from '../market/solver.js';
import { layOut } from '../population/layout.js';
import { firstArrivalMs } from '../population/order.js';
import type { WorldSettings } from '../population/world.js';
import type { Contingency, Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
import { AttackDesk } from './attack-desk.js';
import { commandPathOf } from './command-path-of.js';
import { Feeders } from './feeders.js';
import { Forecast } from './forecast.js';
import { gridOf } from './grid-of.js';
import { InverterWatch } from './inverter-watch.js';
import { KnownSignals } from './known-signals.js';
import { ExpectedDemand, schedulerOf } from './market-of.js';
import type { Observer } from './observer.js';
import { noSignals, spuriousTicks, worldSettingsOf } from './run-settings.js';
import { TickLoads } from './tick-loads.js';
import type { StageClock } from './timing.js';
import { ceilTick, floorTick, Triggers } from './triggers.js';
import { WeatherNow } from './weather-now.js';

/**
 * The course of a run: a loop over ticks whose devices are computed ahead in windows. In tick k devices see the signals of k; the
 * grid integrates the load of tick k; what anything decides in k reaches devices at the start of k + 1. A window is a guess that
 * nothing will be decided; where something is, it is rolled back and run again up to that tick.
 */
export class Course {
  readonly log = new EventLog();
  readonly agenda = new Agenda();
  readonly grid: GridModel;
  readonly path: CommandPath;
  readonly feeders: Feeders;
  readonly inverters: InverterWatch;
  readonly loads: TickLoads;
  readonly desk: AttackDesk;
  /** What the desk's attacks are compared with: the forecast of demand net of agents' own generation. */
  readonly forecast: Forecast;
  /** Demand net of agents' own generation in the latest tick, W. */
  netDemandW = 0;
  rollbackCount = 0;
  windowCount = 0;
  nowMs: number;

  readonly #triggers: Triggers;
  readonly #weather: WeatherNow;
  readonly #spuriousMs: number[];
  #windowMs = WINDOW_FIRST_MS;
  #ordersVersion = -1;
  #weatherStep = -1;
  #endMs: number;

  private constructor(
    readonly scenario: Scenario,
    readonly system: System,
    readonly engine: Engine,
    settings: WorldSettings,
    readonly observer: Observer,
    readonly clock: StageClock,
    solver: Solver | null,
    onScheduling: (stage: string) => void,
  ) {
    const { devicesPerAgent } = scenario;
    this.nowMs = -scenario.warmUpMs;
    this.#endMs = scenario.durationMs;
    const market = () => new ExpectedDemand(scenario, this.forecast, this.#weather, onScheduling);
    this.grid = gridOf(scenario, system, this.log, schedulerOf(system, solver, market), engine.layout);
    const signals = new KnownSignals(engine.world);
    const isMultiArea = scenario.frequencyModel === 'multi-area';
    const needsAreas = isMultiArea || system.lineProtection?.isInForce === true;
    this.loads = new TickLoads(engine, signals, devicesPerAgent, scenario.outputs.areasMs, needsAreas);
    this.feeders = new Feeders(system, engine.layout, devicesPerAgent, this.log);
    this.inverters = new InverterWatch(system, isMultiArea && system.dynamics === null);
    this.#weather = new WeatherNow(system, settings.days);
    this.loads.readBirth();
    const horizonMs = solver ? MARKET_HORIZON_MS : PERIOD_MS;
    this.forecast = new Forecast(engine.world, signals, this.loads, this.nowMs, scenario.maxDurationMs + horizonMs);
    this.path = commandPathOf(scenario, system, this.agenda, this.log, engine);
    this.desk = new AttackDesk({
      system,
      agenda: this.agenda,
      log: this.log,
      path: this.path,
      loads: this.grid.loads,
      aggregateW: areaIndex => signals.aggregateW(areaIndex, this.nowMs),
      follow: waveform => {
        this.loads.waveform = waveform;
      },
      begun: (attack, eventId, atMs) => {
        this.grid.causeId = eventId;
        this.#triggers.happened(attack.id, atMs, eventId, attack.durationMs);
        this.observer.attackBegan(attack, atMs);
      },
    });
    this.#spuriousMs = spuriousTicks(scenario);
    this.#triggers = new Triggers(this.agenda, () => {
      this.#windowMs = WINDOW_FIRST_MS;
    });
    this.#schedule();
  }

  /** Brings the population to life and makes everything ready at the beginning of the warm-up. */
  static async start(
    scenario: Scenario,
    system: System,
    workerCount: number,
    observer: Observer,
    clock: StageClock,
    onScheduling: (stage: string) => void = () => undefined,
  ): Promise<Course> {
    const beginMs = -scenario.warmUpMs;
    const settings = worldSettingsOf(scenario, system);
    const layout = layOut(system, settings.populationSeed ?? settings.seed, scenario.devicesPerAgent);
    const weather = new WeatherNow(system, settings.days);
    const signals = { ...noSignals(system), weatherStep: weather.step(beginMs), outdoorC: weather.outdoorC(beginMs) };
    const solver = scenario.dispatch === 'optimised' ? await Solver.load() : null;
    const engine = await clock.time('population', () => Engine.start(settings, layout, workerCount, beginMs, signals));
    try {
      const course = new Course(scenario, system, engine, settings, observer, clock, solver, onScheduling);
      course.#weatherStep = signals.weatherStep;
      await engine.commit(beginMs);
      return course;
    } catch (error) {
      // Threads that wait for work would keep the process alive.
      await engine.stop();
      throw error;
    }
  }

  /** Goes on to `untilMs`, or until the signal aborts; true where it got there. */
  async goOn(untilMs: number, signal?: AbortSignal, onWindow?: () => void): Promise<boolean> {
    this.#endMs = untilMs;
    while (this.nowMs < untilMs) {
      if (signal?.aborted) return false;
      this.agenda.runUntil(this.nowMs);
      await this.#window();
      onWindow?.();
    }
    return true;
  }

  /** Hash of everything that evolves and that what comes depends on. */
  async stateHash(): Promise<string> {
    const { grid, path, agenda, feeders, inverters, loads } = this;
    const parts = [grid.stateWords(), path.words(), agenda.words(), feeders.words(), inverters.words(), this.#triggers.words()];
    // Each part's length before it, so that no word of one stands for a word of the next.
    const words = [...parts, waveformWords(loads.waveform)].flatMap(part => [part.length, ...part]);
    return `h${await this.engine.stateHash(words)}`;
  }

  async #window(): Promise<void> {
    const { engine, clock, nowMs } = this;
    const eventsBefore = engine.eventCount;
    if (this.#ordersVersion !== this.path.version) {
      this.#ordersVersion = this.path.version;
      engine.setOrders(this.path.live(nowMs));
    }
    const signals = this.#signals();
    await clock.time('market', () => this.#beginPeriod());
    const endMs = this.#windowEnd();
    const planned = (endMs - nowMs) / TICK_MS;
    await clock.time('devices', () => engine.run(nowMs, endMs, signals));
    await clock.time('loads', () => this.loads.read(nowMs, planned));
    const done = await clock.time('grid', () => this.#integrate(planned));
    if (done < planned) {
      this.rollbackCount++;
      await clock.time('rollback', () => engine.rollBack());
      await clock.time('replay', () => engine.run(nowMs, nowMs + done * TICK_MS, signals));
      await clock.time('loads', () => this.loads.read(nowMs, done));
    }
    this.loads.keep();
    const keptMs = nowMs + done * TICK_MS;
    await clock.time('commit', () => engine.commit(keptMs));
    this.windowCount++;
    this.nowMs = keptMs;
    this.#windowMs = done < planned ? WINDOW_FIRST_MS : longerWindowMs(this.#windowMs);
    await clock.time('tables', () => this.observer.window(nowMs, keptMs));
    if (this.scenario.outputs.timing) clock.mark(this.windowCount, nowMs, keptMs, engine.eventCount - eventsBefore);
    for (let area = 0; area < this.system.areas.length; area++)
      this.loads.suppliedFraction[area] = this.feeders.suppliedFraction(area);
  }

  /** Ticks through the window until something is decided that devices must feel; returns the ticks done. */
  #integrate(planned: number): number {
    const { grid, loads, nowMs } = this;
    while (this.#spuriousMs[0]! <= nowMs) this.#spuriousMs.shift();
    const areaHz = (areaIndex: number): number => grid.areaFrequencyHz(areaIndex);
    const limit = Math.min(planned, (this.#spuriousMs[0]! - nowMs) / TICK_MS || planned);
    for (let k = 0; k < limit; k++) {
      const atMs = nowMs + k * TICK_MS;
      const endMs = atMs + TICK_MS;
      const isDecided = grid.tick(atMs, loads.demandW[k]!, loads.generationW[k]!, loads.areas?.at(k));
      this.netDemandW = loads.demandW[k]! - loads.generationW[k]! + grid.loads.openLoopW(atMs);
      this.observer.tick(endMs);
      let stops = isDecided;
      if (isDecided) for (const decision of grid.decisions.splice(0)) this.#decide(decision, endMs);
      if (this.inverters.tick(areaHz)) stops = true;
      if (this.#triggers.isWatching && endMs > 0 && this.#look(k, endMs)) stops = true;
      if (stops) return k + 1;
    }
    return limit;
  }

  #decide(decision: GridModel['decisions'][number], atMs: number): void {
    if (decision.kind === 'inverters-tripped') this.inverters.trip(decision.settingIndex, decision.areaIndex);
    else this.feeders.decide(decision, atMs, this.grid);
  }

  #look(tick: number, endMs: number): boolean {
    const { grid, loads } = this;
    const seen = { grid, demandW: loads.demandW[tick]!, solarW: () => loads.solarW[tick]! + this.#solarPlantsW() };
    return this.#triggers.look(seen, endMs);
  }

  #solarPlantsW(): number {
    let sum = 0;
    for (const [p, { source }] of this.system.plants.entries()) if (source === 'solar') sum += this.grid.supply.plantOutputW(p);
    return sum;
  }

  /** What devices feel from now on. */
  #signals(): WindowSignals {
    const step = this.#weather.step(this.nowMs);
    const isNew = step !== this.#weatherStep;
    this.#weatherStep = step;
    const feederChanges = this.feeders.pending;
    this.feeders.pending = new Map();
    return {
      weatherStep: isNew ? step : -1,
      outdoorC: this.#weather.outdoorC(this.nowMs),
      feederChanges,
      inverterSignals: this.inverters.takeSignals(),
      inverterInhibited: this.inverters.inhibited.slice(),
    };
  }

  /** At the start of a settlement period, and of the run: the market schedules the period. */
  #beginPeriod(): void {
    const { nowMs } = this;
    const endMs = this.#periodEnd();
    if (nowMs !== -this.scenario.warmUpMs && endMs - nowMs !== PERIOD_MS) return;
    if (this.#triggers.isLongOver(nowMs, this)) this.grid.causeId = undefined;
    const schedule = this.grid.beginPeriod({
      startMs: nowMs,
      endMs,
      demandStartW: this.forecast.nowW(nowMs),
      demandEndW: this.forecast.laterW(nowMs, endMs),
      ...this.#weather.fractions(nowMs, endMs),
    });
    this.observer.period(schedule, nowMs, endMs);
  }

  #periodEnd(): number {
    const into = (((this.nowMs + this.scenario.startUnixMs) % PERIOD_MS) + PERIOD_MS) % PERIOD_MS;
    return this.nowMs - into + PERIOD_MS;
  }

  /** Windows end where a signal is known to change, and are short where danger is known. */
  #windowEnd(): number {
    const { nowMs } = this;
    if (this.path.sendings.some(({ order }) => floorTick(firstArrivalMs(order)) === nowMs)) this.#windowMs = WINDOW_FIRST_MS;
    const max = Math.min(this.#windowMs, this.scenario.engine.windowMaxMs);
    let endMs = Math.min(nowMs + max, this.#periodEnd(), this.#endMs, ceilTick(this.agenda.nextMs));
    for (const { order } of this.path.sendings) {
      const firstMs = floorTick(firstArrivalMs(order));
      if (firstMs > nowMs && firstMs < endMs) endMs = firstMs;
    }
    return endMs;
  }

  /** Puts what has a time on the agenda and what waits for a condition on watch; what follows something waits for it. */
  #schedule(): void {
    const { events, attacks } = this.scenario;
    for (const event of events) {
      this.#triggers.add(event.trigger, Rank.contingency, (atMs, causeId) => this.#happen(event, atMs, causeId));
    }
    for (const attack of attacks) {
      this.#triggers.add(attack.trigger, Rank.attack, (atMs, causeId) => this.desk.begin(attack, atMs, causeId));
    }
  }

  #happen(event: Contingency, atMs: number, causeId?: number): void {
    const eventId = this.grid.apply(event.kind, event.parameters, atMs, causeId);
    this.#triggers.happened(event.id, atMs, eventId);
  }
}
