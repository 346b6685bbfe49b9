import { parse } from 'csv-parse/sync';
import { type Design, SAMPLES_MAX } from './experiment-keys.js';
import type { FieldReader, Values } from './fields.js';
import { fileName, type InputFile } from './load.js';
import { type Located, locateFrom, type Roots, readText } from './root.js';
import { type MapTree, shown, shownText, type Tree } from './tree.js';
import { isSettable, type Varied } from './vary.js';

/** How the points of an experiment come about. */
export interface PointsPlan {
  readonly design: Design;
  /** Points of a sampled design; 0 for one whose points follow from what is varied. */
  readonly samplesCount: number;
  readonly vary: readonly Varied[];
  /** Of a table: a row a point, a cell a path as `--set` takes it; null leaves the base as it is. */
  readonly rows: readonly (readonly (string | null)[])[] | null;
  /** The table's file. */
  readonly files: readonly InputFile[];
}

/** Bytes of a table: one of 100 000 points and five columns. */
const TABLE_BYTES_MAX = 16 * 1024 * 1024;
/** Dimensions for which `sobol` has directions. */
export const SOBOL_PATHS_MAX = 21;

const isSampled = (design: Design): boolean => design === 'latin-hypercube' || design === 'sobol';

/** Design, samples and table of an experiment, and whether they fit what it varies. */
export function readDesign(
  tree: MapTree,
  { design, samples }: Values,
  vary: readonly Varied[],
  from: Located,
  roots: Roots,
  reader: FieldReader,
): PointsPlan {
  const chosen = (design ?? 'grid') as Design;
  const place = (key: string) => tree.entries.get(key)?.tree.place ?? tree.place;
  const table = tree.entries.get('table')?.tree;
  if (isSampled(chosen) && samples === null && !tree.entries.has('samples')) {
    reader.refuse(tree.place, 'samples', {
      found: 'nothing',
      allowed: `a number of points from 2 to ${SAMPLES_MAX} for ${chosen}`,
    });
  }
  if (!isSampled(chosen) && tree.entries.has('samples')) {
    const found = `samples together with design: ${chosen}`;
    reader.refuse(place('samples'), 'samples', { found, allowed: 'design: latin-hypercube or sobol' });
  }
  if (chosen === 'sobol' && vary.length > SOBOL_PATHS_MAX) {
    reader.refuse(place('vary'), 'vary', {
      found: `${vary.length} paths`,
      allowed: `at most ${SOBOL_PATHS_MAX} with design: sobol`,
    });
  }
  const drawn = vary.find(varied => 'law' in varied);
  if (drawn && !isSampled(chosen)) {
    const found = `a distribution with design: ${chosen}`;
    const written = tree.entries.get('vary')?.tree;
    const own = written?.is === 'map' ? written.entries.get(drawn.path)?.place : undefined;
    reader.refuse(own ?? place('vary'), `vary.${drawn.path}`, {
      found,
      allowed: 'design: latin-hypercube or sobol, or a list of values',
    });
  }
  const plan = { design: chosen, samplesCount: isSampled(chosen) ? ((samples as number | null) ?? 0) : 0, files: [] };
  if ((chosen === 'table') !== (table !== undefined)) {
    const found = table ? `table together with design: ${chosen}` : 'nothing';
    reader.refuse(table?.place ?? tree.place, 'table', {
      found,
      allowed: table ? 'design: table' : 'the CSV file of design: table',
    });
  }
  if (chosen !== 'table' || !table) return { ...plan, vary, rows: null };
  if (vary.length > 0) {
    reader.refuse(place('vary'), 'vary', {
      found: 'vary together with design: table',
      allowed: 'the columns of the table alone',
    });
  }
  return { ...plan, ...readTable(table, from, roots, reader) };
}

function readTable(written: Tree, from: Located, roots: Roots, reader: FieldReader): Pick<PointsPlan, 'vary' | 'rows' | 'files'> {
  const none = { vary: [], rows: null, files: [] };
  const name = fileName(written);
  const found = name === null ? { found: shown(written), allowed: 'the path of a CSV file' } : locateFrom(from, name, '', roots);
  if (!('path' in found)) {
    reader.refuse(written.place, 'table', found);
    return none;
  }
  const text = readText(found, reader.problems, TABLE_BYTES_MAX);
  const records = text && parsed(text.text, found.shown, reader);
  if (!records) return none;
  const [paths, ...rows] = records as [string[], ...string[][]];
  checkPaths(paths, found.shown, reader);
  if (rows.length === 0 || rows.length > SAMPLES_MAX) {
    const allowed = `1 to ${SAMPLES_MAX} points, a row each`;
    reader.problems.push({ file: found.shown, found: `${rows.length} rows`, allowed });
  }
  const cells = rows.map(row => row.map(cell => (cell === '' ? null : cell)));
  const vary = paths.map((path, i) => ({ path, values: [...new Set(cells.map(row => row[i]!).filter(cell => cell !== null))] }));
  return { vary, rows: cells, files: [{ path: found.path, sha256: text.sha256 }] };
}

function parsed(text: string, file: string, reader: FieldReader): string[][] | null {
  try {
    return parse(text, { trim: true, bom: true, skip_empty_lines: true, max_record_size: 1 << 16 }) as string[][];
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    reader.problems.push({ file, line, found: (error as Error).message.slice(0, 200), allowed: 'a CSV table, a column a path' });
    return null;
  }
}

function checkPaths(paths: readonly string[], file: string, reader: FieldReader): void {
  for (const [i, path] of paths.entries()) {
    const place = { file, line: 1, column: i + 1 };
    const allowed = 'a path into the scenario, e.g. attacks.surge.target.share';
    if (!isSettable(path)) reader.problems.push({ ...place, found: shownText(path), allowed });
    else if (paths.indexOf(path) < i)
      reader.problems.push({ ...place, found: `${path} a second time`, allowed: 'each path once' });
  }
}
