import { TICK_MS } from '../base/units.js';
import { FEEDER_OFF, METER_OPEN } from '../population/kind.js';
import { kinds } from '../population/kinds/list.js';
import type { Block, Layout } from '../population/layout.js';
import { Action, NEVER_MS } from '../population/order.js';
import type { World } from '../population/world.js';
import { Arrivals, isSupply } from './arrivals.js';
import { type BlockColumns, viewBlockColumns } from './block-columns.js';
import { Calendar } from './calendar.js';
import { findDue } from './find-due.js';
import type { SharedMemory } from './shared-memory.js';
import { closePeriod } from './substation-period.js';
import { Undo } from './undo.js';
import { CALENDAR_MAX_MS, HORIZON_MS, readWindow, type WindowSpec } from './window.js';

/**
 * One worker's hands: runs blocks through a window and takes it back. A long window, or one that begins with a signal for the
 * block, copies the block's mutable columns and scans them; a short one asks the calendar and copies only the rows it touches.
 */
export class BlockRunner {
  readonly columns: BlockColumns;
  readonly world: World;
  readonly layout: Layout;
  readonly #calendar: Calendar;
  readonly #arrivals: Arrivals;
  readonly #starts: Uint32Array;
  readonly #feederChange: Uint8Array;
  readonly #inverterSignal: Uint8Array;
  readonly #inverterInhibited: Uint8Array;
  readonly #outdoor: Float64Array;
  readonly #windowMemory: Float64Array;
  readonly #eventCounts: Float64Array;
  readonly #workerIndex: number;
  #window: WindowSpec;
  /** Rows to look at, and when they first come due. */
  readonly #look: Int32Array;
  readonly #dueMs: Float64Array;
  /** Marks rows already kept in the visit that is under way, by local row; and where each kept row came from. */
  readonly #seen = new Int32Array(65536);
  readonly #isEntered = new Uint8Array(65536);
  #visit = 0;
  readonly #undo: Undo;

  constructor(memory: SharedMemory, world: World, layout: Layout, workerIndex: number) {
    this.world = world;
    this.layout = layout;
    this.columns = viewBlockColumns(memory, world, workerIndex, layout.substationCount);
    this.#calendar = new Calendar(memory);
    this.#undo = new Undo(this.columns, layout.blocks, this.#calendar);
    this.#arrivals = new Arrivals(world, this.columns.addressing, this.columns.block, new Float64Array(memory.orders));
    this.#starts = new Uint32Array(memory.starts);
    this.#feederChange = new Uint8Array(memory.feederChange);
    this.#inverterSignal = new Uint8Array(memory.inverterSignal);
    this.#inverterInhibited = new Uint8Array(memory.inverterInhibited);
    this.#outdoor = new Float64Array(memory.outdoor);
    this.#windowMemory = new Float64Array(memory.window);
    this.#eventCounts = new Float64Array(memory.eventCounts);
    this.#workerIndex = workerIndex;
    this.#window = readWindow(this.#windowMemory);
    this.#look = new Int32Array(2 * 65536);
    this.#dueMs = new Float64Array(2 * 65536);
  }

  /** Reads what the coordinator has written for the stage that begins. */
  openWindow(): void {
    const window = readWindow(this.#windowMemory);
    this.#window = window;
    this.#undo.open(window.isPeriodStart);
    this.#arrivals.refresh(window.orderCount, window.ordersVersion);
    this.columns.bins.startMs = window.startMs;
    this.columns.bins.periodEndMs = window.periodEndMs;
    this.world.openWindow(window.startMs + window.epochMs, window.epochMs);
    if (window.weatherStep >= 0) {
      for (const [area, outdoorC] of this.#outdoor.entries()) this.world.thermal.setOutdoor(area, outdoorC, window.weatherStep);
    }
  }

  /** Says how many events the window has had in this worker's blocks. */
  closeWindow(): void {
    let count = 0;
    for (const kernel of this.columns.kernels) {
      count += kernel.eventCount;
      kernel.eventCount = 0;
    }
    this.#eventCounts[this.#workerIndex] = count;
  }

  openBlock(index: number): Block {
    const block = this.layout.blocks[index]!;
    const open = this.columns.block;
    open.areaIndex = block.areaIndex;
    open.customerStart = block.customerStart;
    open.substationStart = block.substationStart;
    this.columns.bins.openArea(block.areaIndex);
    const firstSetting = block.areaIndex * this.world.inhibited.length;
    this.world.inhibited.set(this.#inverterInhibited.subarray(firstSetting, firstSetting + this.world.inhibited.length));
    return block;
  }

  /** Runs one block from the window's start to its end. */
  run(index: number): void {
    const window = this.#window;
    const block = this.openBlock(index);
    const hasSignal =
      window.isPeriodStart ||
      window.weatherStep >= 0 ||
      window.hasInverterSignal ||
      (window.hasSupplyChange && this.#feederChange[index] !== 0);
    if (!hasSignal && window.endMs - window.startMs <= CALENDAR_MAX_MS) {
      if (!this.#calendar.covers(index, window.endMs, window.ordersVersion)) this.#fillCalendar(index);
      this.#runDue(index);
    } else {
      this.#calendar.invalidate(index);
      this.#undo.openBlock();
      this.#undo.copySubstations(index);
      if (hasSignal) this.#applySignals(index, block);
      this.#scan(index);
    }
  }

  /** Takes back everything that this worker ran since the window opened. */
  rollBack(): void {
    this.#undo.rollBack((this.#window.endMs - this.#window.startMs) / TICK_MS);
  }

  /** Moves all times of a block to a new epoch. */
  rebase(index: number): void {
    const { rebaseMs } = this.#window;
    this.#calendar.invalidate(index);
    for (let kind = 0; kind < kinds.length; kind++) {
      for (const column of this.columns.times[kind]!) {
        for (let row = this.#row(index, kind); row < this.#row(index + 1, kind); row++) {
          if (column[row] !== NEVER_MS) column[row] = column[row]! - rebaseMs;
        }
      }
    }
  }

  #row(index: number, kind: number): number {
    // As a signed number: loops over unsigned ones are several times slower.
    return this.#starts[index * kinds.length + kind]! | 0;
  }

  /** At the window's start, in this order: the settlement period closes, weather, supply, inverters. */
  #applySignals(index: number, block: Block): void {
    const { startMs, periodEndMs, isPeriodStart, hasInverterSignal, weatherStep } = this.#window;
    if (isPeriodStart) closePeriod(this.columns.substations, block, periodEndMs - startMs);
    const change = this.#feederChange[index]!;
    for (const [kind, kernel] of this.columns.kernels.entries()) {
      const feels = change !== 0 || (hasInverterSignal && kernel.inverter) || (weatherStep >= 0 && kernel.weather);
      if (!feels) continue;
      const start = this.#row(index, kind);
      const end = this.#row(index + 1, kind);
      this.#undo.copyKind(kind, start, end);
      // Devices come to the step by the weather before it, whatever else happens at that moment.
      if (weatherStep >= 0) kernel.weather?.(start, end, startMs);
      if (change === 0 && !hasInverterSignal) continue;
      for (let row = start; row < end; row++) {
        if (change !== 0) kernel.supply(row, startMs, FEEDER_OFF, change === 1);
        if (hasInverterSignal && kernel.inverter) this.#signalInverter(kind, row);
      }
    }
  }

  #signalInverter(kind: number, row: number): void {
    const settingCount = this.world.inhibited.length;
    for (let setting = 0; setting < settingCount; setting++) {
      const signal = this.#inverterSignal[this.columns.block.areaIndex * settingCount + setting]!;
      if (signal !== 0) this.columns.kernels[kind]!.inverter?.(row, this.#window.startMs, setting, signal === 1);
    }
  }

  /** Long windows: who is due is found by reading every device's next event. */
  #scan(index: number): void {
    const { startMs, endMs } = this.#window;
    for (const [kind, kernel] of this.columns.kernels.entries()) {
      const start = this.#row(index, kind);
      const end = this.#row(index + 1, kind);
      if (this.#arrivals.narrow(kind, startMs, endMs)) {
        this.#undo.copyKind(kind, start, end);
        for (let row = start; row < end; row++) this.#receive(kind, row);
      }
      const nextMs = this.columns.nextMs[kind];
      if (!nextMs) continue;
      if (kernel.sweep) {
        this.#undo.copyKind(kind, start, end);
        kernel.sweep(start, end, endMs);
        continue;
      }
      const look = this.#look;
      const count = findDue(nextMs, start, end, endMs, look);
      if (count === 0) continue;
      this.#undo.copyKind(kind, start, end);
      kernel.advance(look, count, endMs);
    }
  }

  /** Gives a device the orders that reach it in the window, each after its own earlier events. */
  #receive(kind: number, row: number): void {
    const { startMs, endMs } = this.#window;
    const arrivals = this.#arrivals;
    const count = arrivals.find(kind, row, startMs, endMs);
    if (count === 0) return;
    const kernel = this.columns.kernels[kind]!;
    const one = this.#one;
    one[0] = row;
    for (let k = 0; k < count; k++) {
      const atMs = arrivals.foundMs[k]!;
      const order = arrivals.foundOrders[k]!;
      kernel.advance(one, 1, atMs);
      if (isSupply(order)) kernel.supply(row, atMs, METER_OPEN, order.action === Action.supplyOff);
      else kernel.obey?.(row, atMs, order);
    }
  }
  readonly #one = new Int32Array(1);

  /** Builds the block's calendar for the horizon that begins with the window. */
  #fillCalendar(index: number): void {
    const { startMs, ordersVersion } = this.#window;
    const horizonEndMs = startMs + HORIZON_MS;
    this.#calendar.open(index, startMs, ordersVersion);
    const look = this.#look;
    const dueMs = this.#dueMs;
    for (let kind = 0; kind < kinds.length; kind++) {
      const start = this.#row(index, kind);
      const end = this.#row(index + 1, kind);
      const nextMs = this.columns.nextMs[kind];
      const hasOrders = this.#arrivals.narrow(kind, startMs, horizonEndMs);
      let count = 0;
      if (hasOrders) {
        for (let row = start; row < end; row++) {
          look[count] = row;
          dueMs[count] = Math.min(nextMs ? nextMs[row]! : NEVER_MS, this.#arrivals.first(kind, row, startMs, horizonEndMs));
          count += dueMs[count]! < horizonEndMs ? 1 : 0;
        }
      } else if (nextMs) {
        count = findDue(nextMs, start, end, horizonEndMs, look);
        for (let k = 0; k < count; k++) dueMs[k] = nextMs[look[k]!]!;
      }
      this.#calendar.place(index, kind, start, look, dueMs, count);
    }
  }

  /** Short windows: only those that the calendar names are looked at, and only those that are due are copied and run. */
  #runDue(index: number): void {
    const { startMs, endMs } = this.#window;
    const horizonEndMs = this.#calendar.horizonEndMs(index);
    const look = this.#look;
    let isVisited = false;
    for (let kind = 0; kind < kinds.length; kind++) {
      const firstRow = this.#row(index, kind);
      const lookCount = this.#calendar.look(index, kind, firstRow, startMs, endMs, look);
      if (lookCount === 0) continue;
      const hasOrders = this.#arrivals.narrow(kind, startMs, horizonEndMs);
      const dueCount = this.#keepDue(kind, firstRow, lookCount, hasOrders);
      if (dueCount === 0) continue;
      if (!isVisited) this.#undo.visit(index);
      isVisited = true;
      this.#undo.copyRows(index, kind, look, dueCount);
      if (hasOrders) for (let k = 0; k < dueCount; k++) this.#receive(kind, look[k]!);
      const nextMs = this.columns.nextMs[kind];
      if (nextMs) this.columns.kernels[kind]!.advance(look, dueCount, endMs);
      this.#addAgain(index, kind, firstRow, dueCount, hasOrders, horizonEndMs);
    }
  }

  /** Keeps of the rows looked at those that are due in the window, each once; says how many. */
  #keepDue(kind: number, firstRow: number, lookCount: number, hasOrders: boolean): number {
    const { startMs, endMs } = this.#window;
    const nextMs = this.columns.nextMs[kind];
    const look = this.#look;
    const seen = this.#seen;
    const visit = ++this.#visit;
    const { enteredCount } = this.#calendar;
    let count = 0;
    for (let k = 0; k < lookCount; k++) {
      const row = look[k]!;
      if (seen[row - firstRow] === visit) continue;
      const isDue = (nextMs && nextMs[row]! < endMs) || (hasOrders && this.#arrivals.find(kind, row, startMs, endMs) > 0);
      if (!isDue) continue;
      seen[row - firstRow] = visit;
      this.#isEntered[count] = k < enteredCount ? 1 : 0;
      look[count++] = row;
    }
    return count;
  }

  /** Those that come due again inside the horizon go on the added list; who is on it stays on it. */
  #addAgain(index: number, kind: number, firstRow: number, dueCount: number, hasOrders: boolean, horizonEndMs: number): void {
    const { endMs } = this.#window;
    const nextMs = this.columns.nextMs[kind];
    for (let k = 0; k < dueCount; k++) {
      if (!this.#isEntered[k]) continue;
      const row = this.#look[k]!;
      const arrivalMs = hasOrders ? this.#arrivals.first(kind, row, endMs, horizonEndMs) : NEVER_MS;
      if (Math.min(nextMs ? nextMs[row]! : NEVER_MS, arrivalMs) < horizonEndMs) this.#calendar.add(index, kind, row - firstRow);
    }
  }
}
