import { InternalError, RunError } from '../base/errors.js';
import { MS_PER_DAY, PERIOD_MS, TICK_MS } from '../base/units.js';
import { emptyBins } from '../population/bins.js';
import { channelsOf } from '../population/channels.js';
import { kinds } from '../population/kinds/list.js';
import { type Layout, startsOf } from '../population/layout.js';
import { MAX_ORDERS, NEVER_MS, type Order, writeOrder } from '../population/order.js';
import { World, type WorldSettings } from '../population/world.js';
import { Stage } from './protocol.js';
import { allocate, deviceByteSize, type SharedMemory, slotCount } from './shared-memory.js';
import { hashNumbers, hexOf } from './state-hash.js';
import { startTeam, type Team } from './team.js';
import { type WindowSpec, writeWindow } from './window.js';

/** What devices are to feel from a window's start on; all of it is part of the window and is felt again in a replay. */
export interface WindowSignals {
  /** Number of the weather step that begins here, or −1, and the outdoor temperature by area. */
  readonly weatherStep: number;
  readonly outdoorC: Float64Array;
  /** Blocks whose feeder opens (1) or closes (2). */
  readonly feederChanges: ReadonlyMap<number, 1 | 2>;
  /** Inverter settings that trip (1) or may reconnect (2): by setting, or by area × settings + setting. */
  readonly inverterSignals: ReadonlyMap<number, 1 | 2>;
  /** 1 while a setting's inverters may not reconnect; its length says whether this is by setting or by area and setting. */
  readonly inverterInhibited: Uint8Array;
}

/** The epoch moves in steps of this, so that device times fit 32 bits with weeks to look ahead. */
const EPOCH_STEP_MS = 8 * MS_PER_DAY;

/**
 * The devices of a run: columns in shared memory and a team that carries them through windows. Windows are provisional until
 * `commit`; `rollBack` takes the open one back. Times are milliseconds after the scenario's start.
 */
export class Engine {
  readonly memory: SharedMemory;
  readonly layout: Layout;
  readonly world: World;
  readonly channelCount: number;
  readonly slotCount = slotCount;
  /** Provisional sums of the open window by worker, and which of them are in use. */
  readonly bins: readonly Float64Array[];
  readonly dirty: readonly Uint8Array[];
  eventCount = 0;
  #team: Team;
  readonly #workerCount: number;
  #epochMs = 0;
  /** Ticks of the open window. */
  #tickCount = 0;
  #orders: readonly Order[] = [];
  #ordersVersion = 1;
  readonly #window: Float64Array;
  readonly #feederChange: Uint8Array;
  readonly #inverterSignal: Uint8Array;

  private constructor(settings: WorldSettings, layout: Layout, workerCount: number) {
    this.world = new World(settings);
    this.layout = layout;
    this.#workerCount = workerCount;
    this.channelCount = channelsOf(settings.system).length;
    this.memory = allocate(this.world, layout, workerCount);
    this.bins = this.memory.bins.map(buffer => new Float64Array(buffer));
    this.dirty = this.memory.dirty.map(buffer => new Uint8Array(buffer));
    this.#window = new Float64Array(this.memory.window);
    this.#feederChange = new Uint8Array(this.memory.feederChange);
    this.#inverterSignal = new Uint8Array(this.memory.inverterSignal);
    this.#team = startTeam({ memory: this.memory, settings, layout }, workerCount);
  }

  /** Lays out memory, starts the team and brings the population to life at `beginMs`. The bins then hold its first loads. */
  static async start(
    settings: WorldSettings,
    layout: Layout,
    workerCount: number,
    beginMs: number,
    signals: WindowSignals,
  ): Promise<Engine> {
    const engine = new Engine(settings, layout, workerCount);
    engine.#writeWindow(beginMs, beginMs, signals);
    await engine.#team.work(Stage.count);
    const counts = new Uint32Array(engine.memory.counts);
    new Uint32Array(engine.memory.starts).set(startsOf(layout.blocks, counts));
    for (const [kind, capacity] of engine.memory.capacities.entries()) {
      if (engine.countOf(kind) > capacity)
        throw new InternalError(`${engine.countOf(kind)} devices of kind ${kind} do not fit ${capacity} rows`);
    }
    engine.#writeWindow(beginMs, beginMs, signals);
    await engine.#team.work(Stage.fill);
    return engine;
  }

  /** Agents of a kind. */
  countOf(kind: number): number {
    return new Uint32Array(this.memory.starts)[this.layout.blocks.length * kinds.length + kind]!;
  }

  /** Agents of all kinds, and bytes of columns, copies and calendar for one, on average. */
  get deviceCount(): number {
    return kinds.reduce((sum, _, kind) => sum + this.countOf(kind), 0);
  }

  get bytesPerDevice(): number {
    return deviceByteSize(this.memory) / this.deviceCount;
  }

  /** Agents of a kind that a head-end commands, in the areas given. */
  addressed(kind: number, headEnd: number, areaMask: number): number {
    const addressed = new Uint16Array(this.memory.addressed);
    const headEndCount = this.world.system.headEnds.length;
    return this.layout.blocks.reduce(
      (sum, { areaIndex }, b) =>
        areaMask & (1 << areaIndex) ? sum + addressed[(b * kinds.length + kind) * headEndCount + headEnd]! : sum,
      0,
    );
  }

  /** The orders in force from the next window on. Rows are in order of sequence. */
  setOrders(orders: readonly Order[]): void {
    if (orders.length > MAX_ORDERS)
      throw new RunError(
        `${orders.length} orders are on their way at once, more than ${MAX_ORDERS}: ask for fewer or shorter attacks`,
      );
    this.#orders = orders;
    this.#ordersVersion++;
  }

  /** Runs all blocks through [startMs, endMs); provisional. */
  async run(startMs: number, endMs: number, signals: WindowSignals): Promise<void> {
    this.#writeWindow(startMs, endMs, signals);
    await this.#team.work(Stage.run);
  }

  /** Takes the open window back: state and bins are as before `run`. */
  async rollBack(): Promise<void> {
    await this.#team.work(Stage.rollBack);
  }

  /** Makes the open window final: its events count. Whoever reads the bins must have done so. */
  async commit(endMs: number): Promise<void> {
    for (const count of new Float64Array(this.memory.eventCounts)) this.eventCount += count;
    for (const [worker, dirty] of this.dirty.entries()) emptyBins(this.bins[worker]!, dirty, slotCount, this.#tickCount);
    if (endMs - this.#epochMs >= EPOCH_STEP_MS) await this.#moveEpoch();
  }

  /** Hash of every device's state at its anchors and of the live orders. */
  async stateHash(more: Iterable<number>): Promise<string> {
    await this.#team.work(Stage.hash);
    const words = new Uint32Array(this.memory.hashes);
    const orders = this.#orders.flatMap(order => Object.values(order));
    const [a, b] = hashNumbers([...words, ...orders, ...more]);
    return hexOf(a, b);
  }

  async stop(): Promise<void> {
    await this.#team.stop();
  }

  get workerCount(): number {
    return this.#workerCount;
  }

  async #moveEpoch(): Promise<void> {
    this.#window[WINDOW_REBASE] = EPOCH_STEP_MS;
    await this.#team.work(Stage.rebase);
    this.#epochMs += EPOCH_STEP_MS;
    this.#ordersVersion++;
  }

  #writeInverters({ inverterSignals, inverterInhibited }: WindowSignals): void {
    const inhibited = new Uint8Array(this.memory.inverterInhibited);
    this.#inverterSignal.fill(0);
    const { length } = inverterInhibited;
    const settingsOfAreas = this.world.system.areas.length * this.world.inhibited.length;
    for (let start = 0; start < settingsOfAreas; start += length) {
      inhibited.set(inverterInhibited, start);
      for (const [place, signal] of inverterSignals) this.#inverterSignal[start + place] = signal;
    }
  }

  #writeWindow(startMs: number, endMs: number, signals: WindowSignals): void {
    const epochMs = this.#epochMs;
    this.#tickCount = (endMs - startMs) / TICK_MS;
    this.#feederChange.fill(0);
    for (const [block, change] of signals.feederChanges) this.#feederChange[block] = change;
    this.#writeInverters(signals);
    new Float64Array(this.memory.outdoor).set(signals.outdoorC);
    const { periodOffsetMs } = this.world.settings;
    const intoPeriodMs = (((startMs + periodOffsetMs) % PERIOD_MS) + PERIOD_MS) % PERIOD_MS;
    // A population born on the edge of two periods has used nothing yet: the period that ends there closes with no energy.
    const isBornOnEdge = intoPeriodMs === 0 && endMs === startMs;
    const periodEndMs = startMs - intoPeriodMs + (isBornOnEdge ? 0 : PERIOD_MS);
    const spec: WindowSpec = {
      startMs: startMs - epochMs,
      endMs: endMs - epochMs,
      epochMs,
      periodEndMs: periodEndMs - epochMs,
      isPeriodStart: intoPeriodMs === 0 && endMs > startMs,
      weatherStep: signals.weatherStep,
      orderCount: this.#orders.length,
      ordersVersion: this.#ordersVersion,
      hasSupplyChange: signals.feederChanges.size > 0,
      hasInverterSignal: signals.inverterSignals.size > 0,
      rebaseMs: 0,
    };
    writeWindow(spec, this.#window);
    const table = new Float64Array(this.memory.orders);
    for (const [row, order] of this.#orders.entries()) writeOrder(onDeviceClock(order, epochMs), table, row);
  }
}

/** Place of `rebaseMs` among the window's words. */
const WINDOW_REBASE = 10;

const onDeviceClock = (order: Order, epochMs: number): Order => ({
  ...order,
  issuedMs: order.issuedMs - epochMs,
  sendCutMs: order.sendCutMs === NEVER_MS ? NEVER_MS : order.sendCutMs - epochMs,
  effectCutMs: order.effectCutMs === NEVER_MS ? NEVER_MS : order.effectCutMs - epochMs,
});
