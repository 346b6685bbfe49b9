import type { Problem } from '../base/errors.js';
import type { Place } from './scenario.js';

/**
 * What the user wrote, with the place of every part: the form on which `extends` and `--set` work before any meaning is
 * read. Keys are in a Map, so that `__proto__` is a key like any other.
 */
export type Tree = MapTree | ListTree | Scalar;

export interface MapTree {
  readonly is: 'map';
  readonly place: Place;
  readonly entries: Map<string, MapEntry>;
}

export interface MapEntry {
  /** Place of the key. */
  readonly place: Place;
  readonly tree: Tree;
}

export interface ListTree {
  readonly is: 'list';
  readonly place: Place;
  readonly items: Tree[];
}

export interface Scalar {
  readonly is: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** As it stands in the file, where that differs from the value: `1_000`, `0x10`, `1e3`. */
  readonly source: string;
}

/** The longest piece of the user's text that a message repeats. */
const SHOWN_MAX = 60;

/** A few words for what was found, for messages. */
export function shown(tree: Tree): string {
  if (tree.is !== 'scalar') return tree.is === 'map' ? 'a map' : 'a list';
  if (tree.value === null) return 'nothing';
  return shownText(typeof tree.value === 'string' ? tree.value : tree.source);
}

export function shownText(text: string): string {
  const printable = [...text.slice(0, SHOWN_MAX)].map(letter => (letter < ' ' || letter === '\u007f' ? ' ' : letter)).join('');
  return text.length > SHOWN_MAX ? `'${printable}…' (${text.length} characters)` : `'${printable}'`;
}

export const isNothing = (tree: Tree): boolean => tree.is === 'scalar' && tree.value === null;

export const emptyMap = (place: Place): MapTree => ({ is: 'map', place, entries: new Map() });

export const textScalar = (text: string, place: Place): Scalar => ({ is: 'scalar', place, value: text, source: text });

export type ProblemDetail = Pick<Problem, 'found' | 'allowed' | 'nearest'>;

/** A problem at a place. */
export const problemAt = (place: Place, path: string, detail: ProblemDetail): Problem => ({
  file: place.file,
  line: place.line,
  column: place.column,
  path: path === '' ? undefined : path,
  ...detail,
});
