import { isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { Problem } from '../base/errors.js';
import type { FoundFile } from './folder.js';

/** A system's YAML files are short: what is longer is no such file. */
const YAML_BYTES_MAX = 64 * 1024;

/** A map of a YAML file with the place of each key, so that problems name their line. */
export class YamlMap {
  readonly #map: YAMLMap | null;
  constructor(
    map: YAMLMap | null,
    readonly file: string,
    readonly path: string,
    readonly lines: LineCounter,
  ) {
    this.#map = map;
  }

  get keys(): string[] {
    return (this.#map?.items ?? []).map(pair => keyOf(pair));
  }

  has(key: string): boolean {
    return this.#pair(key) !== undefined;
  }

  /** The value as plain data: text, number, boolean, list or map. */
  value(key: string): unknown {
    const node = this.#pair(key)?.value as { toJSON(): unknown } | null | undefined;
    return node?.toJSON();
  }

  /** The map under a key; one without keys, and a problem, where it is none. */
  map(key: string, problems: Problem[]): YamlMap {
    const node = this.#pair(key)?.value;
    if (isMap(node)) return new YamlMap(node, this.file, this.pathOf(key), this.lines);
    problems.push(this.problem(key, 'a map'));
    return new YamlMap(null, this.file, this.pathOf(key), this.lines);
  }

  pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  /** A problem about the value of a key. */
  problem(key: string, allowed: string, nearest?: string): Problem {
    const found = this.has(key) ? JSON.stringify(this.value(key) ?? null).slice(0, 80) : 'no such key';
    return { file: this.file, ...this.#place(key), path: this.pathOf(key).slice(0, 200), found, allowed, nearest };
  }

  #pair(key: string): Pair | undefined {
    return this.#map?.items.find(pair => keyOf(pair) === key);
  }

  #place(key: string): { line?: number; column?: number } {
    const node = this.#pair(key)?.key;
    if (!isScalar(node) || !node.range) return {};
    const { line, col } = this.lines.linePos(node.range[0]);
    return { line, column: col };
  }
}

const keyOf = (pair: Pair): string => String(isScalar(pair.key) ? pair.key.value : pair.key);

/** Reads the text of a YAML file whose top is a map: no aliases, no tags, 64 KiB at most. Null and problems where it is none. */
export function parseYamlMap({ text, file }: FoundFile, problems: Problem[]): YamlMap | null {
  if (text.length > YAML_BYTES_MAX) {
    problems.push({ file, found: `${text.length} characters`, allowed: `at most ${YAML_BYTES_MAX}` });
    return null;
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, schema: 'core' });
    for (const { message, linePos } of document.errors.slice(0, 20)) {
      const place = linePos?.[0];
      const found = message.split('\n')[0]!;
      problems.push({ file, line: place?.line, column: place?.col, found, allowed: 'YAML' });
    }
    if (document.errors.length > 0) return null;
    if (isMap(document.contents)) {
      document.toJS({ maxAliasCount: 0 });
      return new YamlMap(document.contents, file, '', lines);
    }
  } catch (error) {
    const found = error instanceof RangeError ? 'too many levels inside one another' : (error as Error).message;
    problems.push({ file, found, allowed: 'a map of keys and values without aliases' });
    return null;
  }
  problems.push({ file, found: 'no map at the top', allowed: 'a map of keys and values' });
  return null;
}
