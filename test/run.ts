/** `npm test`: runs every test file once by tap, then says in one plain last line what tap counted. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const compiled = dirname(fileURLToPath(import.meta.url));
const root = resolve(compiled, '../..');

/** Compiled test files. They are found by their sources, since dist may hold what a deleted source left behind. */
function testFiles(): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !/^(fixtures|bench|long)[\\/]/.test(file))
    .filter(file => /^import t from 'tap'/m.test(readFileSync(join(root, 'test', file), 'utf8')))
    .map(file => relative(root, join(compiled, file.replace(/\.ts$/, '.js'))))
    .sort();
}

interface Counts {
  pass: number;
  fail: number;
  skip: number;
}

/** Assertions as tap's own last comment counts them: `# { total: 4, pass: 3, skip: 1 }`; a todo is counted as skipped. */
export function countsIn(tapText: string): Counts {
  const summary = tapText.match(/^# \{ total: \d+.*\}$/gm)?.at(-1) ?? '';
  const count = (word: string) => Number(summary.match(new RegExp(`\\b${word}: (\\d+)`))?.[1] ?? 0);
  return { pass: count('pass'), fail: count('fail'), skip: count('skip') + count('todo') };
}

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), 'nadir-test-'));
  const tapFile = join(folder, 'all.tap');
  const bin = join(dirname(createRequire(import.meta.url).resolve('tap/package.json')), 'dist/esm/run.mjs');
  const files = process.argv.length > 2 ? process.argv.slice(2) : testFiles();
  const look = process.stdout.isTTY ? [] : ['--no-color', '--reporter=min'];
  const tap = spawnSync(process.execPath, [bin, ...look, `--output-file=${tapFile}`, ...files], {
    cwd: root,
    stdio: 'inherit',
  });
  const counts = countsIn(readFileSync(tapFile, 'utf8'));
  rmSync(folder, { recursive: true });

  // A file that never reported (a crash, a lost plan) fails the run even where no assertion did.
  const failed = tap.status === 0 ? counts.fail : Math.max(1, counts.fail);
  const skipped = counts.skip > 0 ? `, ${counts.skip} skipped` : '';
  process.stdout.write(`${counts.pass} passed, ${failed} failed${skipped}\n`);
  return failed === 0 && counts.pass > 0 ? 0 : 1;
}

process.exitCode = main();
