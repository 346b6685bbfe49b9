import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { type PointsPlan, readDesign } from './design.js';
import { readDocument } from './document.js';
import { experimentKeys, laterExperimentKeys } from './experiment-keys.js';
import { FieldReader } from './fields.js';
import { readName, readVersion, required } from './header.js';
import { fileName, type InputFile } from './load.js';
import { flatOverrides } from './merge.js';
import { boundedError } from './read.js';
import { isBareName, type Located, locate, locateFrom, type Roots, readText, rootsOf } from './root.js';
import { settingText } from './settings.js';
import { isNothing, type MapTree, shown, shownText, type Tree } from './tree.js';
import { isSettable, readVary } from './vary.js';

/** A sweep as its file says, with the settings of each run still to be combined. */
export interface Experiment {
  readonly name: string;
  readonly about?: string;
  /** Scenarios as `readScenario` takes them: bare names, or paths from the working folder. */
  readonly bases: readonly string[];
  readonly seed: string;
  readonly replicates: number;
  /** What replicates share, where the file says so: `population` alone. */
  readonly hold?: readonly string[];
  readonly points: PointsPlan;
  readonly variants: readonly Variant[];
  /** Each variant and point has draws of its own. */
  readonly independentSeeds: boolean;
  readonly compareWith: string | null;
  readonly measures: readonly string[];
  readonly files?: readonly InputFile[];
}

/** Settings that change together; each value as `--set` takes it. */
export interface Variant {
  readonly name: string;
  readonly settings: readonly { readonly path: string; readonly value: string }[];
}

export interface ExperimentOptions {
  /** `--root DIR`. */
  readonly root?: string;
  /** Where files may be read from, instead of this program's own roots. */
  readonly roots?: Roots;
  /** Measures that may be named; absent: anything of their form. */
  readonly measures?: readonly string[];
}

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * An experiment by file or shipped name. Throws a UserError with every problem of this file; the scenarios it would run are
 * read by whoever runs them.
 */
export function readExperiment(nameOrPath: string, options: ExperimentOptions = {}): Experiment {
  const problems: Problem[] = [];
  const { root, roots = rootsOf(root), measures = null } = options;
  const experiment = read(nameOrPath, roots, measures, problems);
  if (problems.length > 0 || !experiment) throw boundedError(problems, nameOrPath);
  return experiment;
}

function read(nameOrPath: string, roots: Roots, knownMeasures: readonly string[] | null, problems: Problem[]): Experiment | null {
  const file = locate(nameOrPath, 'experiments', roots);
  if (!('path' in file)) {
    problems.push({ file: nameOrPath.slice(0, 200), ...file });
    return null;
  }
  const text = readText(file, problems);
  const written = text ? readDocument(text.text, file.shown, problems) : null;
  const reader = new FieldReader(problems);
  const tree = written ? reader.map(written, '') : null;
  if (!text || !tree) return null;
  refuseLater(tree, reader);
  reader.knownKeys(tree, [...Object.keys(experimentKeys), ...laterExperimentKeys], '');
  readVersion(tree, reader);
  const values = reader.values(tree, experimentKeys, '');
  const variants = readVariants(tree, reader);
  const vary = readVary(tree.entries.get('vary')?.tree, reader);
  const points = readDesign(tree, values, vary, file, roots, reader);
  const hold = readHold(tree, reader);
  return {
    name: readName(tree, reader) ?? '',
    about: values.about as string,
    bases: readBases(tree, file, roots, reader),
    seed: values.seed as string,
    replicates: values.replicates as number,
    ...(hold && { hold }),
    points,
    variants,
    independentSeeds: values.independentSeeds as boolean,
    compareWith: readCompareWith(tree, variants, reader),
    measures: readMeasures(tree, knownMeasures, reader),
    files: [{ path: file.path, sha256: text.sha256 }, ...points.files],
  };
}

/** What the contract names and this version does not do: said, never ignored. */
function refuseLater(tree: MapTree, reader: FieldReader): void {
  for (const key of laterExperimentKeys) {
    const entry = tree.entries.get(key);
    if (!entry) continue;
    reader.refuse(entry.place, key, { found: `${key}, which is not in this version of Nadir`, allowed: `no ${key}` });
  }
}

function readBases(tree: MapTree, from: Located, roots: Roots, reader: FieldReader): string[] {
  const allowed = 'the name or path of a scenario, or a list of them';
  const base = required(tree, 'base', allowed, reader);
  if (!base) return [];
  const items = base.is === 'list' ? base.items : [base];
  if (items.length === 0) reader.refuse(base.place, 'base', { found: 'an empty list', allowed });
  const bases: string[] = [];
  for (const item of items) {
    const name = fileName(item);
    const found = name === null ? { found: shown(item), allowed } : locateFrom(from, name, '', roots);
    if (!('path' in found)) reader.refuse(item.place, 'base', found);
    else bases.push(isBareName(name!) ? name! : found.shown);
  }
  return bases;
}

function readHold(tree: MapTree, reader: FieldReader): readonly string[] | null {
  const hold = reader.names(tree, 'hold', '');
  const entry = tree.entries.get('hold');
  if (!hold || !entry || hold.every(name => name === 'population')) return hold;
  const found = `${hold.join(', ')}, which is not in this version of Nadir`;
  return reader.refuse(entry.tree.place, 'hold', { found, allowed: '[population]' });
}

function readVariants(tree: MapTree, reader: FieldReader): Variant[] {
  const entry = tree.entries.get('variants');
  const map = entry ? reader.map(entry.tree, 'variants') : null;
  const variants: Variant[] = [];
  for (const [name, { place, tree: written }] of map?.entries ?? []) {
    const path = `variants.${name}`;
    if (!NAME.test(name)) {
      reader.refuse(place, 'variants', { found: shownText(name), allowed: 'a name of small letters, digits and hyphens' });
    }
    const settings = reader.map(written, path, 'a map of paths and values');
    if (settings) variants.push({ name, settings: readSettings(settings, path, reader) });
  }
  return variants;
}

/** The paths and values of a variant; a map inside is a longer path. */
function readSettings(map: MapTree, path: string, reader: FieldReader): Variant['settings'] {
  const settings: { path: string; value: string }[] = [];
  for (const [key, { place, tree }] of flatOverrides(map).entries) {
    const detail = { found: shownText(key), allowed: 'a path into the scenario, e.g. defences.delay.limit' };
    if (!isSettable(key)) reader.refuse(place, path, detail);
    else if (isNothing(tree)) reader.refuse(place, `${path}.${key}`, { found: 'nothing', allowed: 'a value' });
    else settings.push({ path: key, value: settingText(tree) });
  }
  return settings;
}

function readCompareWith(tree: MapTree, variants: readonly Variant[], reader: FieldReader): string | null {
  const entry = tree.entries.get('compareWith');
  if (!entry) return null;
  const known = ['no-attack', 'no-defence', ...variants.map(({ name }) => name)];
  const written: Tree = entry.tree;
  if (written.is === 'scalar' && typeof written.value === 'string' && known.includes(written.value)) return written.value;
  const nearest = written.is === 'scalar' ? nearestName(written.source, known) : undefined;
  return reader.refuse(written.place, 'compareWith', { found: shown(written), allowed: known.join(', '), nearest });
}

function readMeasures(tree: MapTree, known: readonly string[] | null, reader: FieldReader): readonly string[] {
  const measures = reader.names(tree, 'measures', '') ?? [];
  for (const measure of measures) {
    const { place } = tree.entries.get('measures')!.tree;
    const isOfForm = /^[a-z0-9_]+$/.test(measure);
    const found = shownText(measure);
    if (!isOfForm) reader.refuse(place, 'measures', { found, allowed: 'columns of summary.csv, e.g. energy_unserved_mwh' });
    else if (known && !known.includes(measure)) {
      const nearest = nearestName(measure, known);
      reader.refuse(place, 'measures', { found, allowed: 'a name that nadir list measures prints', nearest });
    }
  }
  return measures;
}
