/** A column of a device kind or table: allocation, checks and documentation all read this. */
export interface Column {
  type: 'f32' | 'f64' | 'u8' | 'u16' | 'u32' | 'i8' | 'i32';
  /** '1' when dimensionless. */
  unit: string;
  about: string;
  /** Changes during a run: it is copied for rollback and enters the state hash. */
  mutable?: true;
  /** Milliseconds on the device clock: moved when the epoch moves. */
  time?: true;
  source?: string;
}

const ARRAYS = {
  f32: Float32Array,
  f64: Float64Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i8: Int8Array,
  i32: Int32Array,
} as const;

export type Schema = Readonly<Record<string, Column>>;
export type ArrayOf<T extends Column['type']> = InstanceType<(typeof ARRAYS)[T]>;
export type Columns<S extends Schema> = { readonly [K in keyof S]: ArrayOf<S[K]['type']> };
export type AnyColumn = ArrayOf<Column['type']>;

/** Bytes of one row over all its columns. */
export function rowByteSize(schema: Schema, which: 'all' | 'mutable' = 'all'): number {
  let byteSize = 0;
  for (const { type, mutable } of Object.values(schema)) {
    if (which === 'all' || mutable) byteSize += ARRAYS[type].BYTES_PER_ELEMENT;
  }
  return byteSize;
}

/** Bytes that `viewColumns` needs for `rowCount` rows; each column starts on 8 bytes. */
export function columnsByteSize(schema: Schema, rowCount: number): number {
  let byteSize = 0;
  for (const { type } of Object.values(schema)) {
    byteSize += Math.ceil((ARRAYS[type].BYTES_PER_ELEMENT * rowCount) / 8) * 8;
  }
  return byteSize;
}

/** The same schema, count and buffer give the same columns on whichever thread asks. Nothing is copied. */
export function viewColumns<S extends Schema>(schema: S, rowCount: number, buffer: ArrayBufferLike): Columns<S> {
  const columns: Record<string, AnyColumn> = {};
  let byteOffset = 0;
  for (const [name, { type }] of Object.entries(schema)) {
    const ArrayType = ARRAYS[type] as new (buffer: ArrayBufferLike, byteOffset: number, length: number) => AnyColumn;
    const column = new ArrayType(buffer, byteOffset, rowCount);
    columns[name] = column;
    byteOffset += Math.ceil(column.byteLength / 8) * 8;
  }
  return columns as Columns<S>;
}

/** The mutable part of a schema: what rollback copies and the state hash covers. */
export function mutableSchema(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([, column]) => column.mutable));
}
