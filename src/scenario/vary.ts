import { formatQuantity } from '../base/quantity.js';
import { STEPS_MAX } from './experiment-keys.js';
import { type FieldReader, joinPath } from './fields.js';
import { type Law, type LawKind, lawKinds } from './law.js';
import { settingText } from './settings.js';
import { type MapTree, shown, shownText, type Tree } from './tree.js';
import { areWhole, type Figure, readFigure } from './vary-figure.js';

/** One path, and the values it takes in turn, each as `--set` takes it, or the distribution that they are drawn from. */
export type Varied = { readonly path: string; readonly values: readonly string[] } | { readonly path: string; readonly law: Law };

const PATH = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/;
/** These make a run what it is, so that varying them is another experiment or nothing at all. */
const FIXED = ['nadir', 'name', 'extends', 'seed'];

export function readVary(tree: Tree | undefined, reader: FieldReader): Varied[] {
  const map = tree ? reader.map(tree, 'vary') : null;
  const varied: Varied[] = [];
  for (const [path, entry] of map?.entries ?? []) {
    const ownPath = `vary.${path}`;
    if (!isSettable(path)) {
      reader.refuse(entry.place, 'vary', {
        found: shownText(path),
        allowed: 'a path into the scenario, e.g. attacks.surge.target.share',
      });
      continue;
    }
    const kind = lawOf(entry.tree);
    const law = kind && readLaw(entry.tree as MapTree, kind, ownPath, reader);
    const values = kind ? null : readValues(entry.tree, ownPath, reader);
    if (values) varied.push({ path, values });
    else if (law) varied.push({ path, law });
  }
  return varied;
}

/** Whether a path may be set by an experiment. */
export const isSettable = (path: string): boolean => PATH.test(path) && !FIXED.includes(path);

function readValues(tree: Tree, path: string, reader: FieldReader): string[] | null {
  if (tree.is === 'map') return readRange(tree, path, reader);
  const laws = Object.keys(lawKinds).join(', ');
  const allowed = `a list of 1 to ${STEPS_MAX} values, { from: …, to: …, steps: … }, or one of ${laws}`;
  if (tree.is !== 'list' || tree.items.length === 0 || tree.items.length > STEPS_MAX) {
    return reader.refuse(tree.place, path, { found: tree.is === 'list' ? `${tree.items.length} values` : shown(tree), allowed });
  }
  const values: string[] = [];
  for (const item of tree.items) {
    if (item.is !== 'scalar' || item.value === null)
      return reader.refuse(item.place, path, { found: shown(item), allowed: 'a value' });
    const text = settingText(item);
    if (values.includes(text))
      return reader.refuse(item.place, path, { found: `${shown(item)} a second time`, allowed: 'each value once' });
    values.push(text);
  }
  return values;
}

/** `{ from, to, steps }`: that many values at equal distances, both ends included. */
function readRange(map: MapTree, path: string, reader: FieldReader): string[] | null {
  reader.knownKeys(map, ['from', 'to', 'steps'], path);
  const steps = reader.value(map, 'steps', { type: 'count', required: true, min: 2, max: STEPS_MAX, about: '' }, path);
  const from = readFigureOf(map, 'from', path, reader);
  const to = readFigureOf(map, 'to', path, reader);
  if (typeof steps !== 'number' || !from || !to) return null;
  if (from.dimension !== to.dimension || from.value === to.value) {
    const found = `${shown(from.tree)} and ${shown(to.tree)}`;
    return reader.refuse(map.place, path, { found, allowed: 'two different values of one kind' });
  }
  const isWhole = areWhole([from, to]);
  const values: string[] = [];
  for (let step = 0; step < steps; step++) {
    const value = from.value + ((to.value - from.value) * step) / (steps - 1);
    // Twelve digits: 10 % and not 10.000000000000002 %.
    const rounded = isWhole ? Math.round(value) : Number(value.toPrecision(12));
    values.push(from.dimension === null ? String(rounded) : formatQuantity(rounded, from.dimension));
  }
  return values;
}

function readFigureOf(map: MapTree, key: string, path: string, reader: FieldReader): Figure | null {
  const tree = map.entries.get(key)?.tree;
  if (tree) return readFigure(tree, joinPath(path, key), reader);
  return reader.refuse(map.place, joinPath(path, key), { found: 'nothing', allowed: 'a quantity with its unit, or a number' });
}

/** The distribution that a map names; undefined where it is a range, or no map. */
const lawOf = (tree: Tree): LawKind | undefined =>
  tree.is === 'map' ? (Object.keys(lawKinds) as LawKind[]).find(kind => tree.entries.has(kind)) : undefined;

/** `{ uniform: [a, b] }`, `{ normal: { mean, sd } }`, `{ triangular: [a, b, c] }`. */
function readLaw(map: MapTree, kind: LawKind, path: string, reader: FieldReader): Law | null {
  const ownPath = joinPath(path, kind);
  reader.knownKeys(map, [kind], path);
  const written = map.entries.get(kind)!.tree;
  const figures = kind === 'normal' ? readNormal(written, ownPath, reader) : readList(written, kind, ownPath, reader);
  if (!figures) return null;
  const values = figures.map(({ value }) => value);
  const isOrdered = kind === 'normal' ? values[1]! > 0 : values.every((value, i) => i === 0 || value >= values[i - 1]!);
  const isOfOneKind = figures.every(({ dimension }) => dimension === figures[0]!.dimension);
  if (!isOrdered || !isOfOneKind || (kind !== 'normal' && values[0] === values.at(-1))) {
    const order = kind === 'normal' ? 'a standard deviation above zero' : 'from the least to the largest';
    const found = figures.map(({ tree }) => shown(tree)).join(', ');
    return reader.refuse(written.place, ownPath, { found, allowed: `figures of one kind, ${order}` });
  }
  return { kind, figures: values, dimension: figures[0]!.dimension, isWhole: areWhole(figures) };
}

function readNormal(written: Tree, path: string, reader: FieldReader): Figure[] | null {
  const map = reader.map(written, path, '{ mean: …, sd: … }');
  if (!map) return null;
  reader.knownKeys(map, ['mean', 'sd'], path);
  const mean = readFigureOf(map, 'mean', path, reader);
  const sd = readFigureOf(map, 'sd', path, reader);
  return mean && sd && [mean, sd];
}

function readList(written: Tree, kind: LawKind, path: string, reader: FieldReader): Figure[] | null {
  const meanings = lawKinds[kind];
  if (written.is !== 'list' || written.items.length !== meanings.length) {
    const found = written.is === 'list' ? `${written.items.length} figures` : shown(written);
    return reader.refuse(written.place, path, { found, allowed: `[${meanings.join(', ')}]` });
  }
  const figures = written.items.map(item => readFigure(item, path, reader));
  return figures.every(figure => figure !== null) ? figures : null;
}
