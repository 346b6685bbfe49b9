import { type AnyColumn, mutableSchema, viewColumns } from '../base/column.js';
import { Bins } from '../population/bins.js';
import { channelsOf } from '../population/channels.js';
import type { Kernel, OpenBlock } from '../population/kind.js';
import { kinds, METER } from '../population/kinds/list.js';
import type { World } from '../population/world.js';
import type { Addressing } from './arrivals.js';
import { type SharedMemory, slotCount, staticSchema, substationSchema } from './shared-memory.js';

/** One thread's views of everything shared, and its kernels over them. */
export interface BlockColumns {
  readonly bins: Bins;
  readonly block: OpenBlock;
  readonly kernels: readonly Kernel[];
  readonly synthesisers: readonly ReturnType<(typeof kinds)[number]['synthesiser']>[];
  /** Next own event by kind; undefined where a kind has none. */
  readonly nextMs: readonly (Int32Array | undefined)[];
  /** Mutable columns by kind. */
  readonly mutables: readonly (readonly AnyColumn[])[];
  /**
   * The same with their rollback copies, as plain bits by width: a loop over one type of array is many times faster than over
   * many.
   */
  readonly plain: readonly PlainColumns[];
  /** Where each device stands: its substation's local index in the block; undefined where a kind loads none. */
  readonly substation: readonly (Uint8Array | undefined)[];
  readonly times: readonly (readonly Int32Array[])[];
  readonly substations: ReturnType<typeof viewColumns<typeof substationSchema>>;
  readonly substationsBackup: ReturnType<typeof viewColumns<typeof substationSchema>>;
  readonly addressing: Addressing;
}

/** Columns beside their copies. */
export interface PlainColumns {
  readonly words: readonly (readonly [Int32Array, Int32Array])[];
  readonly halves: readonly (readonly [Uint16Array, Uint16Array])[];
  readonly bytes: readonly (readonly [Uint8Array, Uint8Array])[];
}

function plainColumns(live: readonly AnyColumn[], copies: readonly AnyColumn[]): PlainColumns {
  const ofWidth = <T>(width: number, View: new (buffer: ArrayBufferLike, byteOffset: number, length: number) => T): [T, T][] =>
    live.flatMap((column, c) => {
      const copy = copies[c]!;
      if (column.BYTES_PER_ELEMENT !== width) return [];
      const view = (of: AnyColumn): T => new View(of.buffer, of.byteOffset, of.length);
      return [[view(column), view(copy)]];
    });
  return { words: ofWidth(4, Int32Array), halves: ofWidth(2, Uint16Array), bytes: ofWidth(1, Uint8Array) };
}

/** Makes a thread's views; the same memory gives the same columns on every thread. */
export function viewBlockColumns(memory: SharedMemory, world: World, workerIndex: number, substationCount: number): BlockColumns {
  const substations = viewColumns(substationSchema, substationCount, memory.substations);
  const bins = new Bins(
    new Float64Array(memory.bins[workerIndex]!),
    new Uint8Array(memory.dirty[workerIndex]!),
    channelsOf(world.system).length,
    slotCount,
    substations,
  );
  const block: OpenBlock = { areaIndex: 0, customerStart: 0, substationStart: 0 };
  const mutables = kinds.map(({ schema }, k) => viewColumns(mutableSchema(schema), memory.capacities[k]!, memory.mutables[k]!));
  const backups = kinds.map(({ schema }, k) => viewColumns(mutableSchema(schema), memory.capacities[k]!, memory.backups[k]!));
  const columns = kinds.map(({ schema }, k) => ({
    ...viewColumns(staticSchema(schema), memory.capacities[k]!, memory.statics[k]!),
    ...mutables[k]!,
  })) as Record<string, AnyColumn>[];
  const parts = columns.map(own => ({ columns: own, world, bins, block }));
  return {
    bins,
    block,
    kernels: kinds.map((kind, k) => kind.kernel(parts[k]!)),
    synthesisers: kinds.map((kind, k) => kind.synthesiser(parts[k]!)),
    nextMs: kinds.map((kind, k) => (kind.hasEvents ? (columns[k]!.nextMs as Int32Array) : undefined)),
    mutables: mutables.map(Object.values),
    plain: kinds.map((_, k) => plainColumns(Object.values(mutables[k]!), Object.values(backups[k]!))),
    substation: columns.map(own => own.substation as Uint8Array | undefined),
    times: kinds.map(({ schema }, k) =>
      Object.keys(schema).flatMap(name => (schema[name]!.time ? [columns[k]![name] as Int32Array] : [])),
    ),
    substations,
    substationsBackup: viewColumns(substationSchema, substationCount, memory.substationsBackup),
    addressing: {
      headEnd: columns.map(own => own.headEnd as Uint8Array | undefined),
      home: columns.map(own => own.home as Uint16Array | undefined),
      meterSort: columns[METER]!.sort as Uint8Array,
    },
  };
}
