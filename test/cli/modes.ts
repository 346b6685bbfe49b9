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

t.test('a nation has modes bus by bus at a moment, printed with their sides and written', async t => {
  const folder = join(t.testdir(), 'modes');
  const { code, stdout } = nadir(['modes', 'gb-2030', '--at', '2030-01-16T18:00Z', '--set', 'scale=1/5000', '--out', folder]);
  t.equal(code, 0);
  t.match(stdout, /^gb-2030 at 2030-01-16 18:00 UTC, weather cold-still, dispatch merit-order: demand \d\d\.\d GW/);
  t.match(stdout, /Mechanical power held: \d+ oscillations, the slowest 8/);
  t.match(stdout, /Governors acting: .*\n.*BUSES/);
  const shares = readFileSync(join(folder, 'bus_participation.csv'), 'utf8').trim().split('\n');
  const first = shares.filter(row => row.startsWith('held,1,')).map(row => row.split(','));
  t.equal(first.length, 29, 'a row a bus');
  const north = first.filter(([, , , area]) => area === '_P').reduce((sum, row) => sum + Number(row[4]), 0);
  t.ok(north > 50, `${north.toFixed(0)} % of the slowest mode is the north of Scotland's`);
  const against = first.filter(row => Math.abs(Number(row[6])) > 90).map(([, , bus]) => bus);
  t.ok(against.includes('south-west') && !against.includes('neilston'), `against it: ${against.join(', ')}`);
});

t.test('what a moment cannot be, and a folder that is there, are refused by the option at fault', async t => {
  const wrong = nadir(['modes', 'gb-2030', '--at', '2050-01-16T18:00Z', '--weather', 'wet']);
  t.equal(wrong.code, 1);
  t.match(wrong.stderr, /--weather: weather: found wet; allowed: cold-still/);
  t.match(nadir(['modes', 'gb-2030', '--at', '2050-01-16T18:00Z']).stderr, /--at: start: found a start in 2050/);
  t.match(nadir(['modes', 'ieee-9', '--at', '2030-01-16T18:00Z']).stderr, /has one steady state/);
  const taken = t.testdir({ full: { 'a.txt': '' } });
  t.match(nadir(['modes', 'ieee-9', '--out', join(taken, 'full')]).stderr, /a folder that is not empty/);
});
