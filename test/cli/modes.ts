import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { nadir } from './nadir.js';

t.test('modes are printed and written, with governors held and acting', async t => {
  const folder = join(t.testdir(), 'modes');
  const { code, stdout } = nadir(['modes', 'ieee-9', '--json', '--out', folder]);
  t.equal(code, 0);
  const modes = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { governors: string; imaginary_rad_per_s: number; participation_pct: object });
  const held = modes.filter(({ governors }) => governors === 'held');
  t.same(
    held.map(mode => mode.imaginary_rad_per_s.toFixed(2)),
    ['8.69', '13.36'],
  );
  t.same(Object.keys(held[0]!.participation_pct), ['g1', 'g2', 'g3']);
  const rows = readFileSync(join(folder, 'modes.csv'), 'utf8').trim().split('\n');
  t.equal(rows.length, modes.length + 1, 'a row a mode');
  t.match(rows[1], /^held,1,oscillation,1\.38/);
  const shares = readFileSync(join(folder, 'participation.csv'), 'utf8').trim().split('\n');
  t.equal(shares.length, 3 * modes.length + 1, 'a row a mode and machine');
});

t.test('a system without machines and a folder that is there are refused in a line', async t => {
  const nation = nadir(['modes', 'gb-2030']);
  t.equal(nation.code, 1);
  t.match(nation.stderr, /gb-2030, which has no machines; allowed: a system with machines\.csv/);
  const taken = t.testdir({ full: { 'a.txt': '' } });
  t.match(nadir(['modes', 'ieee-9', '--out', join(taken, 'full')]).stderr, /a folder that is not empty/);
});
