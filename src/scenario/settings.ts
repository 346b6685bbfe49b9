import type { Problem } from '../base/errors.js';
import { readDocument } from './document.js';
import { applySetting, type Setting } from './merge.js';
import type { Place } from './scenario.js';
import { type MapTree, shownText, type Tree, textScalar } from './tree.js';

const SETTING_MAX = 10_000;

/** What the command line changes besides `--set`. */
export interface FlagOverrides {
  readonly seed?: string | undefined;
  /** As typed: 1, 0.1 or 1/10. */
  readonly scale?: string | undefined;
  readonly noAttack?: boolean | undefined;
  readonly noDefence?: boolean | undefined;
}

/** `path=value` of one `--set`; the value is read as YAML, as if it stood in the file. */
export function readSetting(text: string, problems: Problem[]): Setting | null {
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(0, equals)).trim();
  if (path === 'extends' || path.startsWith('extends.')) {
    problems.push({ file: '--set', path, found: shownText(text), allowed: 'extends in the file itself: --set comes after it' });
    return null;
  }
  if (equals < 0 || path === '' || path.length > 400 || text.length > SETTING_MAX) {
    problems.push({ file: '--set', found: shownText(text), allowed: 'path=value, e.g. attacks.surge.target.share=20%' });
    return null;
  }
  const value = text.slice(equals + 1).trim();
  const own: Problem[] = [];
  const tree = value === '' ? null : readDocument(value, '--set', own);
  if (tree) return { path, tree: withoutLines(tree) };
  if (own.length === 0) own.push({ file: '--set', found: 'no value', allowed: 'path=value' });
  problems.push(...own.map(({ file, found, allowed }) => ({ file, path, found, allowed })));
  return null;
}

/** A tree as text that `readSetting` takes after `path=`: as it was written where that reads the same, else as JSON. */
export function settingText(tree: Tree): string {
  if (tree.is === 'list') return `[${tree.items.map(settingText).join(', ')}]`;
  if (tree.is === 'map') {
    const entries = [...tree.entries].map(([key, entry]) => `${JSON.stringify(key)}: ${settingText(entry.tree)}`);
    return `{ ${entries.join(', ')} }`;
  }
  if (typeof tree.value !== 'string') return tree.source;
  const read = readDocument(tree.value, '', []);
  const isSame = read?.is === 'scalar' && read.value === tree.value && !/[,[\]{}#]/.test(tree.value);
  return isSame ? tree.value : JSON.stringify(tree.value);
}

/** All settings in the order given, then the flags, which win. */
export function applySettings(tree: MapTree, settings: readonly Setting[], flags: FlagOverrides, problems: Problem[]): MapTree {
  let changed = tree;
  for (const setting of settings) changed = applySetting(changed, setting, problems);
  for (const key of ['seed', 'scale'] as const) {
    const text = flags[key];
    if (text !== undefined)
      changed = applySetting(changed, { path: key, tree: textScalar(text, { file: `--${key}` }) }, problems);
  }
  return changed;
}

/** One line of a command line needs no line and column. */
function withoutLines(tree: Tree): Tree {
  const place: Place = { file: tree.place.file };
  if (tree.is === 'scalar') return { ...tree, place };
  if (tree.is === 'list') return { ...tree, place, items: tree.items.map(withoutLines) };
  const entries = new Map([...tree.entries].map(([key, entry]) => [key, { place, tree: withoutLines(entry.tree) }]));
  return { ...tree, place, entries };
}
