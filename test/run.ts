/** `npm test`: runs every test file once, as many side by side as there are cores; its last line says what tap counted. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const compiled = dirname(fileURLToPath(import.meta.url));
const root = resolve(compiled, '../..');

/** The slowest file needs a minute on two slow cores. */
const FILE_TIMEOUT_MS = 300_000;
const FAILURE_LINES_MAX = 200;

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
function countsIn(tapText: string): Counts {
  const summary = tapText.match(/^# \{ total: \d+.*\}$/gm)?.at(-1) ?? '';
  const count = (word: string) => Number(summary.match(new RegExp(`\\b${word}: (\\d+)`))?.[1] ?? 0);
  return { pass: count('pass'), fail: count('fail'), skip: count('skip') + count('todo') };
}

/**
 * Runs a file in a process of its own, with nothing between it and Node. A file that never reported (a crash, a lost plan, too
 * long) fails even where no assertion did.
 */
function runFile(file: string): Promise<Counts> {
  return new Promise(done => {
    const child = spawn(process.execPath, [file], {
      cwd: root,
      env: { ...process.env, TAP_TIMEOUT: String(FILE_TIMEOUT_MS / 1000) },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: FILE_TIMEOUT_MS + 10_000,
      killSignal: 'SIGKILL',
    });
    let tapText = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      tapText += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('close', (code, signal) => {
      const counts = countsIn(tapText);
      const isGood = code === 0 && counts.fail === 0 && counts.pass + counts.skip > 0;
      if (!isGood) tell(file, signal ?? `exit code ${code}`, tapText, said);
      done(isGood ? counts : { ...counts, fail: Math.max(1, counts.fail) });
    });
  });
}

/** What failed in a file: from the first failure on, or, where nothing did, the end of what it said. */
function tell(file: string, ending: string, tapText: string, said: string): void {
  const lines = tapText.split('\n');
  const first = lines.findIndex(line => /^\s*not ok /.test(line));
  const shown = first < 0 ? lines.slice(-20) : lines.slice(first).filter(line => !/^\s*ok /.test(line));
  process.stdout.write(`\nFAILED ${file} (${ending})\n${shown.slice(0, FAILURE_LINES_MAX).join('\n')}\n${said.slice(-4000)}\n`);
}

async function main(): Promise<number> {
  const files = process.argv.length > 2 ? process.argv.slice(2) : testFiles();
  const total: Counts = { pass: 0, fail: 0, skip: 0 };
  const waiting = [...files];
  let finished = 0;
  const takeNext = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const { pass, fail, skip } = await runFile(file);
      total.pass += pass;
      total.fail += fail;
      total.skip += skip;
      finished++;
      if (process.stderr.isTTY || finished % 20 === 0) process.stderr.write(`${finished} of ${files.length} files\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, takeNext));

  const skipped = total.skip > 0 ? `, ${total.skip} skipped` : '';
  process.stdout.write(`${total.pass} passed, ${total.fail} failed${skipped}\n`);
  return total.fail === 0 && total.pass > 0 ? 0 : 1;
}

process.exitCode = await main();
