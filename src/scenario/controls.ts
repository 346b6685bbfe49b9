import type { Problem } from '../base/errors.js';
import type { KindSpec, ParameterValues } from '../base/parameter.js';
import { readDefences } from './entries.js';
import { FieldReader } from './fields.js';
import type { Defence, Place } from './scenario.js';
import type { MapEntry, Scalar, Tree } from './tree.js';

/** A control as a system's posture has it: parameters as written, with their units. */
export interface WrittenControl {
  readonly id: string;
  readonly kind: string;
  readonly written: Readonly<Record<string, string | number | boolean>>;
}

/** Parameters that say what a control stands before: two controls of one kind with the same of these are the same control. */
const TARGETS = ['devices', 'headEnd', 'supplier', 'area'];

/** A posture's controls by the tables of their kinds, as if they stood among a scenario's defences; problems name `place`. */
export function readControls(
  controls: readonly WrittenControl[],
  kinds: readonly KindSpec[],
  place: Place,
  problems: Problem[],
): Defence[] {
  const scalar = (value: Scalar['value']): Scalar => ({ is: 'scalar', place, value, source: String(value) });
  const entry = (value: Scalar['value']): MapEntry => ({ place, tree: scalar(value) });
  const items = controls.map(({ id, kind, written }): Tree => {
    const parameters = Object.entries(written).map(([name, value]): [string, MapEntry] => [name, entry(value)]);
    return { is: 'map', place, entries: new Map([...parameters, ['id', entry(id)], ['kind', entry(kind)]]) };
  });
  return readDefences({ is: 'list', place, items }, kinds, new FieldReader(problems));
}

/**
 * The controls in force: the posture's, without those that a defence of the scenario replaces (the same kind and target, or
 * the same id), and then the defences.
 */
export function controlsInForce(posture: readonly Defence[], defences: readonly Defence[]): Defence[] {
  const ids = new Set(defences.map(({ id }) => id));
  const targets = new Set(defences.map(targetOf));
  return [...posture.filter(control => !ids.has(control.id) && !targets.has(targetOf(control))), ...defences];
}

function targetOf({ kind, parameters }: Defence): string {
  return JSON.stringify([kind, ...TARGETS.map(name => ownValue(parameters, name))]);
}

const ownValue = (parameters: ParameterValues, name: string) => (Object.hasOwn(parameters, name) ? parameters[name] : null);
