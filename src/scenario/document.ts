import { Composer, type CST, isAlias, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, type Node, Parser } from 'yaml';
import type { Problem } from '../base/errors.js';
import type { Place } from './scenario.js';
import { type MapTree, problemAt, type Tree } from './tree.js';

/** Bounds on what a file may hold; the worst file of the largest size answers within two seconds. */
export const DEPTH_MAX = 32;
const NODES_MAX = 50_000;
const ALIASES_MAX = 100;
const PROBLEMS_MAX = 20;

/**
 * The tree of a YAML 1.2 or JSON text; null and problems where it is not one well-formed document within the bounds. Custom
 * tags are refused; aliases are copied, so that a bomb of them meets the bound on nodes.
 */
export function readDocument(text: string, file: string, problems: Problem[]): Tree | null {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const tokens = parseShallow(text, lines, offset => {
    const allowed = `at most ${DEPTH_MAX} maps and lists inside one another`;
    problems.push(problemAt(placeAt(offset), '', { found: 'deeper nesting', allowed }));
  });
  if (!tokens) return null;

  // Uniqueness of keys is checked below: the library's own check takes time with the square of their number.
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false, merge: false });
  const [document, second] = composer.compose(tokens);
  const errors = document?.errors.slice(0, PROBLEMS_MAX) ?? [];
  for (const { message, pos } of errors) {
    problems.push(problemAt(placeAt(pos[0]), '', { found: message, allowed: 'well-formed YAML or JSON' }));
  }
  if (errors.length > 0) return null;
  const version = document?.directives?.yaml;
  if (version?.explicit && version.version !== '1.2') {
    problems.push({ file, found: `YAML ${version.version}`, allowed: 'YAML 1.2: leave the %YAML line out' });
    return null;
  }
  if (second) {
    problems.push(problemAt(placeAt(second.range[0]), '', { found: 'a second document', allowed: 'one document in a file' }));
    return null;
  }
  if (!document?.contents) {
    problems.push({ file, found: 'an empty file', allowed: 'a map of keys and values' });
    return null;
  }
  return new TreeBuilder(placeAt, problems).build(document.contents);
}

/** Tokens of the text, or null once they nest too deeply: the composer after this recurses, so it must not see such a text. */
function parseShallow(text: string, lines: LineCounter, refuse: (offset: number) => void): CST.Token[] | null {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The parser's stack holds the document and the scalar being read besides one token a level.
    if (parser.stack.length > DEPTH_MAX + 2) {
      refuse(parser.offset);
      return null;
    }
  }
  tokens.push(...parser.end());
  return tokens;
}

class TreeBuilder {
  readonly #anchors = new Map<string, Node>();
  #nodeCount = 0;
  #aliasCount = 0;

  constructor(
    readonly placeAt: (offset: number) => Place,
    readonly problems: Problem[],
  ) {}

  /** The tree of a whole document, or null where it has problems. */
  build(contents: Node): Tree | null {
    const before = this.problems.length;
    const tree = this.#tree(contents, 0);
    return this.problems.length === before ? tree : null;
  }

  #tree(node: Node, depth: number): Tree | null {
    const place = this.placeAt(node.range?.[0] ?? 0);
    if (this.problems.length >= PROBLEMS_MAX) return null;
    if (++this.#nodeCount > NODES_MAX || depth > DEPTH_MAX) return this.#refuseSize(place);
    if (isAlias(node)) return this.#alias(node.source, place, depth);
    if (node.tag !== undefined) return this.#refuse(place, `the tag ${node.tag.slice(0, 60)}`, 'values without tags');
    if ('anchor' in node && typeof node.anchor === 'string') this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node.value, node.source, place);
    if (isSeq(node)) return { is: 'list', place, items: this.#items(node.items, depth) };
    return isMap(node) ? this.#map(node.items, place, depth) : this.#refuse(place, 'an unknown form', 'YAML 1.2');
  }

  #alias(name: string, place: Place, depth: number): Tree | null {
    if (++this.#aliasCount > ALIASES_MAX) {
      // Said once, at the first too many.
      return this.#aliasCount > ALIASES_MAX + 1
        ? null
        : this.#refuse(place, 'too many aliases', `at most ${ALIASES_MAX} aliases`);
    }
    const node = this.#anchors.get(name);
    return node ? this.#tree(node, depth + 1) : this.#refuse(place, `*${name.slice(0, 60)}`, 'an anchor given before');
  }

  #scalar(value: unknown, source: string | undefined, place: Place): Tree | null {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
    if (!isPlain) return this.#refuse(place, String(source), 'a text, a number, true or false');
    return { is: 'scalar', place, value, source: source ?? String(value) };
  }

  #items(nodes: readonly unknown[], depth: number): Tree[] {
    const items: Tree[] = [];
    for (const node of nodes) {
      const item = isNode(node) ? this.#tree(node, depth + 1) : null;
      if (item) items.push(item);
    }
    return items;
  }

  #map(pairs: readonly { key: unknown; value: unknown }[], place: Place, depth: number): MapTree {
    const map: MapTree = { is: 'map', place, entries: new Map() };
    for (const { key, value } of pairs) {
      const keyPlace = isNode(key) ? this.placeAt(key.range?.[0] ?? 0) : place;
      const name = isScalar(key) && key.tag === undefined ? (key.source ?? String(key.value)) : null;
      if (name === null || name.length > 200) {
        this.#refuse(keyPlace, 'a key that is no short text', 'a name as key');
        continue;
      }
      if (map.entries.has(name)) {
        this.#refuse(keyPlace, `'${name}' a second time`, 'each key once');
        continue;
      }
      const tree = isNode(value)
        ? this.#tree(value, depth + 1)
        : ({ is: 'scalar', place: keyPlace, value: null, source: '' } as const);
      if (tree) map.entries.set(name, { place: keyPlace, tree });
    }
    return map;
  }

  #refuseSize(place: Place): null {
    // Said once: what follows is the same bomb.
    this.#nodeCount = NODES_MAX;
    if (this.problems.some(({ found }) => found === 'too much')) return null;
    return this.#refuse(place, 'too much', `at most ${NODES_MAX} values, aliases counted as what they stand for`);
  }

  #refuse(place: Place, found: string, allowed: string): null {
    this.problems.push(problemAt(place, '', { found, allowed }));
    return null;
  }
}
