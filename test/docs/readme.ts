/**
 * Every command of the documentation is run, in the order of its page, in a folder of its own. What is written for a nation is
 * run small by these rules:
 *
 * - `npx nadir` is this build's own program;
 * - `npm ci && npm start` is the command that `start` runs after building: installing would pull the ground away from under the
 *   tests;
 * - `nadir run` gets `--scale 0.001`, and a winter scenario half an hour of its evening, from 19:50;
 * - a `scale:` line of a file that the page tells to save becomes the same;
 * - commands in `notRun` are not run, for the reason given there.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { main, nadir } from '../cli/nadir.js';
import { type Document, documents, fencesOf } from './document.js';

// Some twenty runs of a second or more each, on a machine that may be busy with other tests.
t.setTimeout(290_000);

const SCALE = '--scale 0.001';
const EVENING = { start: '2030-01-16T19:50Z', duration: '30 min', warmUp: '5 min' };
/** Scenarios of another day keep their hours. */
const OTHER_DAY = /\brun (aug-2019|\S*summer|\S*-bus)/;

const notRun: readonly { command: string; reason: string; check(): boolean }[] = [
  {
    command: 'npx nadir bench --quick',
    reason: 'it measures the machine for a minute: only that there is such an option is checked',
    check: () => nadir(['bench', '--help']).stdout.includes('--quick'),
  },
];

const startCommand = (): string => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  const [build, run] = scripts.start.split(' && ');
  if (!build!.endsWith('run --silent build') || !run!.startsWith('node dist/src/cli/main.js run ')) {
    throw new Error(`npm start is not what the README says: ${scripts.start}`);
  }
  return run!.replace('node dist/src/cli/main.js', 'npx nadir');
};

function smallCommand(line: string): string {
  const command = line === 'npm ci && npm start' ? startCommand() : line;
  const evening = OTHER_DAY.test(command)
    ? ''
    : Object.entries(EVENING)
        .map(([key, value]) => ` --set '${key}=${value}'`)
        .join('');
  const small = command.startsWith('npx nadir run ') ? `${command.replace(/ --scale \S+/, '')} ${SCALE}${evening}` : command;
  return small.replace(/^npx nadir /, `'${process.execPath}' '${main}' `);
}

const smallFile = (text: string): string =>
  text.replace(/^scale: .*$/m, ['scale: 0.001', ...Object.entries(EVENING).map(([key, value]) => `${key}: ${value}`)].join('\n'));

interface Ran {
  readonly line: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Saves what the page says to save and runs what it says to run, line by line, in `folder`. */
function follow(page: Document, folder: string): Ran[] {
  const ran: Ran[] = [];
  for (const { language, text } of fencesOf(page)) {
    const file = /^# (\S+\.yaml)\n/.exec(text)?.[1];
    if (language === 'yaml' && file) writeFileSync(join(folder, file), smallFile(text));
    if (language !== 'sh') continue;
    for (const line of text.trim().split('\n')) {
      if (notRun.some(({ command }) => command === line)) continue;
      const { status, stdout, stderr } = spawnSync('sh', ['-c', smallCommand(line)], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 280_000,
      });
      ran.push({ line, code: status, stdout, stderr });
    }
  }
  return ran;
}

/** Labels of the headline's table: what stands before two blanks in an indented line. */
const labelsOf = (text: string): string[] => [...text.matchAll(/^ {2}(\S(?: ?\S)*) {2,}\S/gm)].map(([, label]) => label!);

const shownLabels = fencesOf(documents[0]!)
  .filter(({ language }) => language === 'text')
  .flatMap(({ text }) => labelsOf(text));

for (const page of documents) {
  if (!fencesOf(page).some(({ language }) => language === 'sh')) continue;
  t.test(`every command of ${page.path} does what its reader expects`, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'nadir-docs-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    for (const { line, code, stdout, stderr } of follow(page, folder)) {
      t.equal(code, 0, `${line}${code === 0 ? '' : `: ${stderr}`}`);
      const isQuiet = line.includes('--out mine.csv');
      t.ok(isQuiet || stdout.trim() !== '', `${line}: says something`);
      if (/nadir run|npm start/.test(line) && !line.includes('--json')) {
        t.match(stdout, /^(Frequency (fell|rose) to [\d.]+ Hz|Frequency stayed)/m, `${line}: says what frequency did`);
        t.match(stdout, /^(\d[\d ]* customers lost supply|No customer lost supply)/m, `${line}: says who lost supply`);
        t.match(stdout, /^Results: results\//m, `${line}: says where`);
      }
      if (line === 'npm ci && npm start') {
        t.ok(shownLabels.length > 8);
        t.same(labelsOf(stdout), shownLabels, 'the headline has the rows that the page shows');
      }
      if (line.includes('--twin')) t.match(stdout, /^The attack cost -?[\d ]+ GBP: this run less its no-attack twin\.$/m);
      if (line.includes('--json')) t.match(JSON.parse(stdout), { status: 'complete', run_id: /^r[0-9a-f]{12}$/ }, line);
      if (line.includes('--dry-run')) t.match(stdout, /^RUN_ID .* VARIANT /m, `${line}: a plan`);
    }
  });
}

t.test('what is not run is refused for a reason, and exists', async t => {
  for (const { command, reason, check } of notRun) {
    t.ok(
      documents.some(page => fencesOf(page).some(({ text }) => text.includes(command))),
      command,
    );
    t.ok(check(), `${command}: ${reason}`);
  }
});
