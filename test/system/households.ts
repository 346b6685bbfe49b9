import t from 'tap';
import { changed, ownSystem, problemLinesOf } from '../fixtures/own-system.js';

const mistakes: readonly (readonly [what: string, files: Readonly<Record<string, string>>, expected: RegExp])[] = [
  [
    'a pattern that is none',
    { 'households.csv': changed('households.csv', 'flat-1-out,flat,1,out-by-day', 'flat-1-out,flat,1,out-by-dya') },
    /households\.csv:2: presence: found out-by-dya.*out-by-day/,
  ],
  [
    'shares of homes that are not all',
    { 'households.csv': changed('households.csv', 'out-by-day,24,', 'out-by-day,23,') },
    /households\.csv: share_pct: found shares of homes that sum to 99 %/,
  ],
  [
    'a type of day without presence',
    { 'presence.csv': changed('presence.csv', /^in-by-day,sunday.*\n/gm, '') },
    /presence\.csv: in-by-day: found no row for sunday/,
  ],
  [
    'homes in which nobody ever is',
    { 'presence.csv': changed('presence.csv', /^in-by-day,sunday(,\d+){24}/gm, `in-by-day,sunday${',0'.repeat(24)}`) },
    /presence\.csv:7: hour_00_pct: found nobody in at any hour/,
  ],
  [
    'a season without uses',
    { 'use_seasons.csv': changed('use_seasons.csv', /^autumn.*\n/gm, '') },
    /use_seasons\.csv: season: found no row for autumn/,
  ],
  [
    'appliances that use more than their homes',
    { 'customers.csv': changed('customers.csv', '_F,domestic,1067997,2849.1', '_F,domestic,1067997,900') },
    /customers\.csv: _F domestic\.energy_each_kwh: found 900 kWh a year.*more than the \d+ kWh/,
  ],
];

for (const [what, files, expected] of mistakes) {
  t.test(`${what}: one clear answer`, async t => {
    t.match(problemLinesOf(ownSystem(t.testdir(), files)), [expected]);
  });
}

t.test('more appliances than a home can name are refused', async t => {
  const rows = changed('appliances.csv', /^small-kitchen/gm, 'kitchen');
  const more = rows.trimEnd().split('\n').at(-1)!;
  const many = Array.from({ length: 20 }, (_, k) => more.replace('kitchen', `kitchen-${k}`)).join('\n');
  const files = { 'appliances.csv': `${rows.trimEnd()}\n${many}\n` };
  t.match(problemLinesOf(ownSystem(t.testdir(), files))[0], /appliances\.csv: id: found 36 appliances/);
});
