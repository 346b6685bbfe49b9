import { kinds } from '../population/kinds/list.js';
import type { BlockColumns } from './block-columns.js';

/** Two 32-bit lanes over the bytes of a block's mutable columns, in column order: equal states give equal words on any thread. */
export function hashBlock(columns: BlockColumns, starts: Uint32Array, index: number): readonly [number, number] {
  let a = 0x811c9dc5 ^ index;
  let b = 0x9e3779b9 ^ index;
  for (let kind = 0; kind < kinds.length; kind++) {
    const start = starts[index * kinds.length + kind]!;
    const end = starts[(index + 1) * kinds.length + kind]!;
    for (const column of columns.mutables[kind]!) {
      const bytes = new Uint8Array(
        column.buffer,
        column.byteOffset + start * column.BYTES_PER_ELEMENT,
        (end - start) * column.BYTES_PER_ELEMENT,
      );
      for (let k = 0; k < bytes.length; k++) {
        a = Math.imul(a ^ bytes[k]!, 0x01000193);
        b = Math.imul((b + bytes[k]!) | 0, 0x85ebca6b) ^ (b >>> 13);
      }
    }
  }
  return [a >>> 0, b >>> 0];
}

/** The same over any numbers, for the state that the coordinator holds. */
export function hashNumbers(numbers: Iterable<number>): readonly [number, number] {
  const word = new Float64Array(1);
  const bytes = new Uint8Array(word.buffer);
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const number of numbers) {
    word[0] = number;
    for (const byte of bytes) {
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b + byte, 0x85ebca6b) ^ (b >>> 13);
    }
  }
  return [a >>> 0, b >>> 0];
}

export const hexOf = (a: number, b: number): string =>
  (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
