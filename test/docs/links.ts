import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { documents, readDocument } from './document.js';

/** How a heading is called in a link: small letters, hyphens, no other signs. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

t.test('every link between pages leads to a file and a heading that exist', async t => {
  let count = 0;
  for (const { path, text } of documents) {
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target!)) continue;
      const [file, anchor] = target!.split('#') as [string, string?];
      const to = file === '' ? path : join(dirname(path), file);
      t.ok(existsSync(to), `${path}: ${target}`);
      count++;
      if (anchor === undefined || !existsSync(to)) continue;
      const headings = [...readDocument(to).text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
      t.ok(headings.includes(anchor), `${path}: ${target}`);
    }
  }
  t.ok(count > 10, `${count} links`);
});

t.test('every page of docs is linked from another', async t => {
  for (const { path } of documents.filter(document => document.path.startsWith('docs/'))) {
    const name = path.slice('docs/'.length);
    const others = documents.filter(document => document.path !== path);
    t.ok(
      others.some(({ text }) => text.includes(`(${name})`) || text.includes(`(docs/${name})`)),
      path,
    );
  }
});
