import type { Dimension } from '../base/parameter.js';
import { parseCount, parseQuantity } from '../base/quantity.js';
import type { FieldReader } from './fields.js';
import { type Scalar, shown, type Tree } from './tree.js';

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

/** A figure of an experiment that does not know what it will be set to: its value in SI, and what it measures. */
export interface Figure {
  readonly tree: Scalar;
  /** Null for a bare number and a count. */
  readonly dimension: Dimension | null;
  readonly value: number;
}

/** A quantity with its unit, or a number; null and a problem where it is neither. */
export function readFigure(tree: Tree, path: string, reader: FieldReader): Figure | null {
  if (tree.is === 'scalar') {
    if (typeof tree.value === 'number' && Number.isFinite(tree.value)) return { tree, dimension: null, value: tree.value };
    for (const dimension of DIMENSIONS) {
      const parsed = parseQuantity(tree.value, dimension);
      if ('value' in parsed) return { tree, dimension, value: parsed.value };
    }
    const count = parseCount(tree.value);
    if ('value' in count) return { tree, dimension: null, value: count.value };
  }
  return reader.refuse(tree.place, path, { found: shown(tree), allowed: 'a quantity with its unit, or a number' });
}

/** Whether values between figures are whole numbers too: milliseconds, or a count. */
export const areWhole = (figures: readonly Figure[]): boolean =>
  figures.every(({ dimension, value }) => dimension === 'duration' || (dimension === null && Number.isInteger(value)));
