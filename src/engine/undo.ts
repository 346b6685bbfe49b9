import type { AnyColumn } from '../base/column.js';
import { kinds } from '../population/kinds/list.js';
import type { Block } from '../population/layout.js';
import type { BlockColumns } from './block-columns.js';
import type { Calendar } from './calendar.js';

const SUBSTATION_COLUMNS = ['powerW', 'energyWms', 'energyWh', 'restWms', 'peakW'] as const;

/**
 * What one worker must put back if its open window is rolled back: copies of whole kinds of a block, of single rows, and of
 * substations. A kind that nothing has touched is not copied.
 */
export class Undo {
  readonly #columns: BlockColumns;
  readonly #blocks: readonly Block[];
  readonly #calendar: Calendar;
  /** Half-open rows that were copied, as kind, start, end; and single rows, as kind and row. */
  #ranges: number[] = [];
  #rowKinds: number[] = [];
  #rows: number[] = [];
  /** Blocks whose substations were copied, and how long their added lists were, by kind. */
  #touched: number[] = [];
  #addedBefore: number[] = [];
  /** Kinds of the block under way that are copied already, one bit each. */
  #copiedKinds = 0;

  constructor(columns: BlockColumns, blocks: readonly Block[], calendar: Calendar) {
    this.#columns = columns;
    this.#blocks = blocks;
    this.#calendar = calendar;
  }

  /** A window begins: there is nothing to take back. */
  open(): void {
    this.#ranges = [];
    this.#rowKinds = [];
    this.#rows = [];
    this.#touched = [];
    this.#addedBefore = [];
  }

  openBlock(): void {
    this.#copiedKinds = 0;
  }

  /** Copies all rows [start, end) of a kind of the block under way, once. */
  copyKind(kind: number, start: number, end: number): void {
    if (this.#copiedKinds & (1 << kind)) return;
    this.#copiedKinds |= 1 << kind;
    const { mutables, backups } = this.#columns;
    for (const [c, column] of mutables[kind]!.entries()) copyRange(column, backups[kind]![c]!, start, end);
    this.#ranges.push(kind, start, end);
  }

  /** Copies single rows of a kind. */
  copyRows(kind: number, rows: Int32Array, count: number): void {
    const mutables = this.#columns.mutables[kind]!;
    const backups = this.#columns.backups[kind]!;
    for (let k = 0; k < count; k++) {
      const row = rows[k]!;
      for (let c = 0; c < mutables.length; c++) backups[c]![row] = mutables[c]![row]!;
      this.#rowKinds.push(kind);
      this.#rows.push(row);
    }
  }

  /** Copies a block's substations, and remembers its calendar's added lists. */
  copySubstations(index: number): void {
    const { substations, substationsBackup } = this.#columns;
    const { substationStart, substationEnd } = this.#blocks[index]!;
    for (const name of SUBSTATION_COLUMNS) copyRange(substations[name], substationsBackup[name], substationStart, substationEnd);
    this.#touched.push(index);
    for (let kind = 0; kind < kinds.length; kind++) this.#addedBefore.push(this.#calendar.addedCount(index, kind));
  }

  /** Puts everything back as it was when the window opened, the bins emptied. */
  rollBack(): void {
    const { mutables, backups, substations, substationsBackup } = this.#columns;
    for (let k = 0; k < this.#ranges.length; k += 3) {
      const kind = this.#ranges[k]!;
      for (const [c, column] of mutables[kind]!.entries())
        copyRange(backups[kind]![c]!, column, this.#ranges[k + 1]!, this.#ranges[k + 2]!);
    }
    for (let k = 0; k < this.#rows.length; k++) {
      const kind = this.#rowKinds[k]!;
      const row = this.#rows[k]!;
      for (let c = 0; c < mutables[kind]!.length; c++) mutables[kind]![c]![row] = backups[kind]![c]![row]!;
    }
    for (let k = 0; k < this.#touched.length; k++) {
      const index = this.#touched[k]!;
      const { substationStart, substationEnd } = this.#blocks[index]!;
      for (const name of SUBSTATION_COLUMNS)
        copyRange(substationsBackup[name], substations[name], substationStart, substationEnd);
      for (let kind = 0; kind < kinds.length; kind++)
        this.#calendar.shorten(index, kind, this.#addedBefore[k * kinds.length + kind]!);
    }
    this.#columns.bins.empty();
  }
}

function copyRange(from: AnyColumn, to: AnyColumn, start: number, end: number): void {
  to.set(from.subarray(start, end), start);
}
