import { readdirSync, readFileSync } from 'node:fs';

/** A page of the documentation. Tests run from the project's root. */
export interface Document {
  /** Path from the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export const readDocument = (path: string): Document => ({ path, text: readFileSync(path, 'utf8') });

/** Every page, the README first. */
export const documents: readonly Document[] = [
  'README.md',
  ...readdirSync('docs')
    .filter(name => name.endsWith('.md'))
    .sort()
    .map(name => `docs/${name}`),
  'results/README.md',
  'CHANGELOG.md',
].map(readDocument);

export interface Fence {
  /** What stands behind the three ticks: sh, yaml, text. */
  readonly language: string;
  readonly text: string;
}

export const fencesOf = ({ text }: Document): Fence[] =>
  [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, body]) => ({ language: language!, text: body! }));

/** What stands under a heading, down to the next of the same rank or a higher one; a sign in a fence is no heading. */
export function sectionOf({ path, text }: Document, heading: string): string {
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`${path} has no heading "${heading}"`);
  const rank = heading.indexOf(' ');
  let isFenced = false;
  const length = lines.slice(start + 1).findIndex(line => {
    if (line.startsWith('```')) isFenced = !isFenced;
    return !isFenced && /^#+ /.test(line) && line.indexOf(' ') <= rank;
  });
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** Names in code type in the first column of the tables of a section, below their headings. */
export function firstColumnOf(section: string): string[] {
  const rows = section.split('\n').filter(line => line.startsWith('| `'));
  return rows.flatMap(row => [...row.split(/(?<!\\)\|/)[1]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
}
