import type { Dimension } from '../base/parameter.js';
import { formatQuantity, parseCount, parseQuantity } from '../base/quantity.js';
import { laterDistributions, STEPS_MAX } from './experiment-keys.js';
import { type FieldReader, joinPath } from './fields.js';
import { settingText } from './settings.js';
import { type MapTree, type Scalar, shown, shownText, type Tree } from './tree.js';

/** One path and the values it takes in turn, each as `--set` takes it. */
export interface Varied {
  readonly path: string;
  readonly values: readonly string[];
}

const DIMENSIONS: readonly Dimension[] = [
  'duration',
  'power',
  'energy',
  'storedEnergy',
  'frequency',
  'fraction',
  'temperature',
  'money',
  'moneyPerEnergy',
  'rocof',
];
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
    const values = readValues(entry.tree, ownPath, reader);
    if (values) varied.push({ path, values });
  }
  return varied;
}

/** Whether a path may be set by an experiment. */
export const isSettable = (path: string): boolean => PATH.test(path) && !FIXED.includes(path);

function readValues(tree: Tree, path: string, reader: FieldReader): string[] | null {
  if (tree.is === 'map') return readRange(tree, path, reader);
  const allowed = `a list of 1 to ${STEPS_MAX} values, or { from: …, to: …, steps: … }`;
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
  const later = laterDistributions.find(name => map.entries.has(name));
  if (later) {
    const found = `${later}, which is not in this version of Nadir`;
    return reader.refuse(map.place, path, { found, allowed: 'a list of values or { from: …, to: …, steps: … }' });
  }
  reader.knownKeys(map, ['from', 'to', 'steps'], path);
  const steps = reader.value(map, 'steps', { type: 'count', required: true, min: 2, max: STEPS_MAX, about: '' }, path);
  const from = readEnd(map, 'from', path, reader);
  const to = readEnd(map, 'to', path, reader);
  if (typeof steps !== 'number' || !from || !to) return null;
  if (from.dimension !== to.dimension || from.value === to.value) {
    const found = `${shown(from.tree)} and ${shown(to.tree)}`;
    return reader.refuse(map.place, path, { found, allowed: 'two different values of one kind' });
  }
  const isCount = from.dimension === null && Number.isInteger(from.value) && Number.isInteger(to.value);
  const isWhole = from.dimension === 'duration' || isCount;
  const values: string[] = [];
  for (let step = 0; step < steps; step++) {
    const value = from.value + ((to.value - from.value) * step) / (steps - 1);
    // Twelve digits: 10 % and not 10.000000000000002 %.
    const rounded = isWhole ? Math.round(value) : Number(value.toPrecision(12));
    values.push(from.dimension === null ? String(rounded) : formatQuantity(rounded, from.dimension));
  }
  return values;
}

interface End {
  readonly tree: Scalar;
  readonly dimension: Dimension | null;
  readonly value: number;
}

function readEnd(map: MapTree, key: string, path: string, reader: FieldReader): End | null {
  const allowed = 'a quantity with its unit, or a number';
  const tree = map.entries.get(key)?.tree;
  if (!tree) return reader.refuse(map.place, joinPath(path, key), { found: 'nothing', allowed });
  if (tree.is === 'scalar') {
    if (typeof tree.value === 'number' && Number.isFinite(tree.value)) return { tree, dimension: null, value: tree.value };
    for (const dimension of DIMENSIONS) {
      const parsed = parseQuantity(tree.value, dimension);
      if ('value' in parsed) return { tree, dimension, value: parsed.value };
    }
    const count = parseCount(tree.value);
    if ('value' in count) return { tree, dimension: null, value: count.value };
  }
  return reader.refuse(tree.place, joinPath(path, key), { found: shown(tree), allowed });
}
