import { readFileSync } from 'node:fs';
import t from 'tap';
import { nadir } from './nadir.js';

const commands = ['run', 'validate', 'batch', 'compare', 'list', 'explain', 'bench'];

t.test('help names every command, and each command shows examples of its own', async t => {
  const help = nadir(['--help']);
  t.equal(help.code, 0);
  for (const command of commands) {
    t.match(help.stdout, new RegExp(`^  ${command} `, 'm'));
    const own = nadir([command, '--help']);
    t.equal(own.code, 0);
    t.match(own.stdout, new RegExp(`Examples:\\n  nadir ${command} `));
    t.equal(own.stderr, '');
  }
});

t.test('the version is that of the package', async t => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  t.equal(nadir(['--version']).stdout, `${version}\n`);
});

t.test('without a command, help is printed and the exit code says that nothing was done', async t => {
  const { code, stdout } = nadir([]);
  t.equal(code, 1);
  t.match(stdout, /Usage: nadir/);
});

t.test('a misspelt command, option, topic or name answers with the nearest one, in one line and with exit code 1', async t => {
  const cases: [string[], string][] = [
    [['rnu', 'x'], 'did you mean run?'],
    [['run', 'winter-peak', '--workrs', '2'], 'did you mean --workers?'],
    [['list', 'atacks'], 'did you mean attacks?'],
    [['explain', 'frequency_nadr_hz'], 'did you mean frequency_nadir_hz?'],
    [['run', 'winter-peek'], 'did you mean winter-peak?'],
  ];
  for (const [words, hint] of cases) {
    const { code, stdout, stderr } = nadir(words);
    t.equal(code, 1, words.join(' '));
    t.ok(stderr.includes(hint), stderr);
    t.equal(stderr.trim().split('\n').length, 1);
    t.equal(stdout, '');
  }
});

t.test('options of later versions are refused by name, not taken for a slip', async t => {
  for (const option of ['--from', '--snapshot-at', '--until']) {
    const { code, stderr } = nadir(['run', 'winter-peak', option, 'x']);
    t.equal(code, 1);
    t.match(stderr, `${option}: found an option that is not in this version`);
  }
  t.match(nadir(['batch', 'randomised-delay', '--executor', 'slurm']).stderr, '--executor: found');
});

t.test('every option that is wrong is told at once', async t => {
  const { code, stderr } = nadir(['run', 'winter-peak', '--workers', '0', '--twin=else', '--format', 'xml']);
  t.equal(code, 1);
  const lines = stderr.trim().split('\n');
  t.equal(lines.length, 3);
  t.match(lines[0], "--workers: found '0'; allowed: a whole number from 1 to");
  t.match(lines[1], "--twin: found 'else'; allowed: no-attack, no-defence");
  t.match(lines[2], "--format: found 'xml'; allowed: csv");
});

t.test('a twin of the same case as the run is refused', async t => {
  const { code, stderr } = nadir(['run', 'winter-peak', '--no-attack', '--twin', 'no-attack']);
  t.equal(code, 1);
  t.match(stderr, '--twin: found');
});

t.test('scales and seeds that cannot be are refused as options', async t => {
  for (const scale of ['0.3', '0', '-1', '2', 'all', '1/0']) {
    const { code, stderr } = nadir(['run', 'winter-peak', '--scale', scale]);
    t.equal(code, 1, scale);
    t.match(stderr, '--scale');
  }
  const { code, stderr } = nadir(['run', 'winter-peak', '--seed', 'x'.repeat(100_000)]);
  t.equal(code, 1);
  t.match(stderr, '--seed');
  t.ok(stderr.length < 1000, 'the seed is not printed in full');
});
