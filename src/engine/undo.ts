import { BLOCK_SUBSTATIONS } from '../population/block-size.js';
import { kinds } from '../population/kinds/list.js';
import type { Block } from '../population/layout.js';
import type { BlockColumns } from './block-columns.js';
import type { Calendar } from './calendar.js';

/** Columns of a substation that change only when a settlement period closes. */
const CLOSED_COLUMNS = ['energyWh', 'restWms', 'peakW'] as const;

/**
 * What one worker must put back if its open window is rolled back: copies of whole kinds of a block, of single rows, and of
 * substations. A kind that nothing has touched is not copied.
 */
export class Undo {
  readonly #columns: BlockColumns;
  readonly #blocks: readonly Block[];
  readonly #calendar: Calendar;
  /** Half-open rows that were copied, as kind, start, end. */
  #ranges: number[] = [];
  /** Single rows that were copied, and their runs of one kind each: kind and count. */
  #rows = new Int32Array(1 << 16);
  #rowCount = 0;
  #rowRuns: number[] = [];
  #closesPeriod = false;
  /** Single substations that were copied. */
  #substations: number[] = [];
  /** The visit to a block in which each of its substations was last copied. */
  readonly #copiedIn = new Int32Array(BLOCK_SUBSTATIONS + 1);
  #visit = 0;
  /** Blocks whose substations were all copied. */
  #whole: number[] = [];
  /** Blocks that a short window came to, and how long their calendars' added lists were, by kind. */
  #visited: number[] = [];
  #addedBefore: number[] = [];
  /** Kinds of the block under way that are copied already, one bit each. */
  #copiedKinds = 0;

  constructor(columns: BlockColumns, blocks: readonly Block[], calendar: Calendar) {
    this.#columns = columns;
    this.#blocks = blocks;
    this.#calendar = calendar;
  }

  /** A window begins, perhaps by closing a settlement period: there is nothing to take back. */
  open(closesPeriod: boolean): void {
    this.#closesPeriod = closesPeriod;
    this.#ranges = [];
    this.#rowRuns = [];
    this.#rowCount = 0;
    this.#substations = [];
    this.#whole = [];
    this.#visited = [];
    this.#addedBefore = [];
  }

  openBlock(): void {
    this.#copiedKinds = 0;
  }

  /** Copies all rows [start, end) of a kind of the block under way, once. */
  copyKind(kind: number, start: number, end: number): void {
    if (this.#copiedKinds & (1 << kind)) return;
    this.#copiedKinds |= 1 << kind;
    const { words, halves, bytes } = this.#columns.plain[kind]!;
    for (const [live, copy] of words) copyRange(live, copy, start, end);
    for (const [live, copy] of halves) copyRange(live, copy, start, end);
    for (const [live, copy] of bytes) copyRange(live, copy, start, end);
    this.#ranges.push(kind, start, end);
  }

  /** Copies single rows of a kind of the block under way, and what stands for the substations behind them. */
  copyRows(index: number, kind: number, rows: Int32Array, count: number): void {
    const substation = this.#columns.substation[kind];
    if (substation) this.#copySubstationsOf(this.#blocks[index]!.substationStart, substation, rows, count);
    const { words, halves, bytes } = this.#columns.plain[kind]!;
    // By index, not `for … of`: a short window copies a row or two at a time, millions of times.
    for (let c = 0; c < words.length; c++) copyWords(words[c]![0], words[c]![1], rows, count);
    for (let c = 0; c < halves.length; c++) copyHalves(halves[c]![0], halves[c]![1], rows, count);
    for (let c = 0; c < bytes.length; c++) copyBytes(bytes[c]![0], bytes[c]![1], rows, count);
    const first = this.#rowCount;
    this.#rowCount += count;
    if (this.#rowCount > this.#rows.length) this.#growRows();
    for (let k = 0; k < count; k++) this.#rows[first + k] = rows[k]!;
    this.#rowRuns.push(kind, count);
  }

  #growRows(): void {
    const rows = new Int32Array(2 * this.#rowCount);
    rows.set(this.#rows);
    this.#rows = rows;
  }

  /** Each of them once in a visit, before it changes. */
  #copySubstationsOf(first: number, substation: Uint8Array, rows: Int32Array, count: number): void {
    const { powerW, energyWms } = this.#columns.substations;
    const backup = this.#columns.substationsBackup;
    for (let k = 0; k < count; k++) {
      const local = substation[rows[k]!]!;
      if (this.#copiedIn[local] === this.#visit) continue;
      this.#copiedIn[local] = this.#visit;
      backup.powerW[first + local] = powerW[first + local]!;
      backup.energyWms[first + local] = energyWms[first + local]!;
      this.#substations.push(first + local);
    }
  }

  /** A short window comes to a block: remembers its calendar's added lists. */
  visit(index: number): void {
    this.#visit++;
    this.#visited.push(index);
    for (let kind = 0; kind < kinds.length; kind++) this.#addedBefore.push(this.#calendar.addedCount(index, kind));
  }

  /** Copies what a window changes of a block's substations. */
  copySubstations(index: number): void {
    const { substations, substationsBackup } = this.#columns;
    const { substationStart, substationEnd } = this.#blocks[index]!;
    copyLoads(substations, substationsBackup, substationStart, substationEnd);
    if (this.#closesPeriod) {
      for (const name of CLOSED_COLUMNS) copyRange(substations[name], substationsBackup[name], substationStart, substationEnd);
    }
    this.#whole.push(index);
  }

  /** Puts everything back as it was when the window opened, the bins of its ticks emptied. */
  rollBack(tickCount: number): void {
    const { plain, substations, substationsBackup } = this.#columns;
    for (let k = 0; k < this.#ranges.length; k += 3) {
      const { words, halves, bytes } = plain[this.#ranges[k]!]!;
      const start = this.#ranges[k + 1]!;
      const end = this.#ranges[k + 2]!;
      for (const [live, copy] of words) copyRange(copy, live, start, end);
      for (const [live, copy] of halves) copyRange(copy, live, start, end);
      for (const [live, copy] of bytes) copyRange(copy, live, start, end);
    }
    for (let k = 0, from = 0; k < this.#rowRuns.length; k += 2) {
      const { words, halves, bytes } = plain[this.#rowRuns[k]!]!;
      const count = this.#rowRuns[k + 1]!;
      const run = this.#rows.subarray(from, from + count);
      for (const [live, copy] of words) copyWords(copy, live, run, count);
      for (const [live, copy] of halves) copyHalves(copy, live, run, count);
      for (const [live, copy] of bytes) copyBytes(copy, live, run, count);
      from += count;
    }
    for (const substation of this.#substations) {
      substations.powerW[substation] = substationsBackup.powerW[substation]!;
      substations.energyWms[substation] = substationsBackup.energyWms[substation]!;
    }
    for (const index of this.#whole) {
      const { substationStart, substationEnd } = this.#blocks[index]!;
      copyLoads(substationsBackup, substations, substationStart, substationEnd);
      if (!this.#closesPeriod) continue;
      for (const name of CLOSED_COLUMNS) copyRange(substationsBackup[name], substations[name], substationStart, substationEnd);
    }
    for (const [k, index] of this.#visited.entries()) {
      for (let kind = 0; kind < kinds.length; kind++)
        this.#calendar.shorten(index, kind, this.#addedBefore[k * kinds.length + kind]!);
    }
    this.#columns.bins.empty(tickCount);
  }
}

/** Anything with typed array's `set` and `subarray`. */
interface Rows {
  set(from: ArrayLike<number>, at: number): void;
  subarray(start: number, end: number): ArrayLike<number>;
}

function copyRange(from: Rows, to: Rows, start: number, end: number): void {
  to.set(from.subarray(start, end), start);
}

// One function a type of array, so that each loop sees one type alone.
function copyWords(from: Int32Array, to: Int32Array, rows: Int32Array, count: number): void {
  for (let k = 0; k < count; k++) to[rows[k]!] = from[rows[k]!]!;
}

function copyHalves(from: Uint16Array, to: Uint16Array, rows: Int32Array, count: number): void {
  for (let k = 0; k < count; k++) to[rows[k]!] = from[rows[k]!]!;
}

function copyBytes(from: Uint8Array, to: Uint8Array, rows: Int32Array, count: number): void {
  for (let k = 0; k < count; k++) to[rows[k]!] = from[rows[k]!]!;
}

/** Power and energy change with every device; the other columns only when a settlement period closes. */
function copyLoads(from: BlockColumns['substations'], to: BlockColumns['substations'], start: number, end: number): void {
  for (let s = start; s < end; s++) {
    to.powerW[s] = from.powerW[s]!;
    to.energyWms[s] = from.energyWms[s]!;
  }
}
