import t from 'tap';
import { type Problem, problemLine } from '../../src/base/errors.js';
import { parseTable, provenance, type Table } from '../../src/system/table.js';
import { systemTables } from '../../src/system/tables.js';

const devices = {
  file: 'devices.csv',
  about: 'Devices',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier' },
    kind: { type: 'choice', choices: ['pump', 'panel'], about: 'Kind' },
    power_kw: { type: 'number', min: 0, about: 'Power' },
    share_pu: { type: 'fraction', empty: true, about: 'Share' },
    devices_count: { type: 'integer', min: 0, max: 10, about: 'Devices' },
    smart: { type: 'boolean', about: 'Whether it is smart' },
  },
} as const satisfies Table;

const header = Object.keys(devices.columns).join(',');

function linesOf(text: string): string[] {
  const problems: Problem[] = [];
  parseTable(text, 'devices.csv', devices, problems);
  return problems.map(problemLine);
}

t.test('a table is read to typed rows that know their line', async t => {
  const problems: Problem[] = [];
  const rows = parseTable(
    `\uFEFF${header}\n\n"a,b",pump,1.5e2,,3,true\nc,panel,0,0.25,0,false\n`,
    'devices.csv',
    devices,
    problems,
  );
  t.same(problems, []);
  t.match(rows, [
    { id: 'a,b', kind: 'pump', power_kw: 150, share_pu: null, devices_count: 3, smart: true, line: 3 },
    { id: 'c', kind: 'panel', power_kw: 0, share_pu: 0.25, devices_count: 0, smart: false, line: 4 },
  ]);
});

t.test('columns may stand in any order', async t => {
  const names = [...Object.keys(devices.columns)].reverse();
  const problems: Problem[] = [];
  const rows = parseTable(`${names.join(',')}\ntrue,3,0.5,2,panel,x\n`, 'devices.csv', devices, problems);
  t.same(problems, []);
  t.match(rows, [{ id: 'x', kind: 'panel', power_kw: 2, share_pu: 0.5, devices_count: 3, smart: true }]);
});

t.test('a column that may be left out is read as empty cells', async t => {
  const table = {
    ...devices,
    columns: { ...devices.columns, height_m: { type: 'number', empty: true, optional: true, about: 'Height' } },
  } as const satisfies Table;
  const problems: Problem[] = [];
  t.equal(parseTable(`${header}\nx,panel,2,0.5,3,true\n`, 'devices.csv', table, problems)[0]!.height_m, null);
  t.equal(parseTable(`${header},height_m\nx,panel,2,0.5,3,true,7\n`, 'devices.csv', table, problems)[0]!.height_m, 7);
  t.same(problems, []);
});

t.test('every bad cell is a problem with its line, column, what was found and what is allowed', async t => {
  t.same(linesOf(`${header}\na,pomp,-1,1.01,2.5,yes\n,pump,0x10,0,11,TRUE\n`), [
    'devices.csv:2: kind: found pomp; allowed: pump, panel (did you mean pump?)',
    'devices.csv:2: power_kw: found -1; allowed: a number, at least 0',
    'devices.csv:2: share_pu: found 1.01; allowed: a number from 0 to 1, or empty',
    'devices.csv:2: devices_count: found 2.5; allowed: a whole number from 0 to 10',
    'devices.csv:2: smart: found yes; allowed: true or false',
    'devices.csv:3: id: found an empty cell; allowed: text of at most 2000 characters',
    'devices.csv:3: power_kw: found 0x10; allowed: a number, at least 0',
    'devices.csv:3: devices_count: found 11; allowed: a whole number from 0 to 10',
    'devices.csv:3: smart: found TRUE; allowed: true or false',
  ]);
  for (const text of ['NaN', 'Infinity', '1e999', '1,5', '12 kW', '--1', '1_000', '.', '']) {
    t.equal(linesOf(`${header}\na,pump,"${text}",0,1,true\n`).length, 1, `"${text}" is no power`);
  }
});

t.test('a header must name each column once and nothing else', async t => {
  t.same(linesOf('id,kind,power_mw,share_pu,devices_count,smart,smart\na,pump,1,1,1,true,true\n'), [
    'devices.csv:1: power_mw: found an unknown column; allowed: id, kind, power_kw, share_pu, ' +
      'devices_count, smart (did you mean power_kw?)',
    'devices.csv:1: smart: found the column twice; allowed: each column once',
  ]);
  t.same(linesOf('id,kind,share_pu,devices_count,smart\na,pump,1,1,true\n'), [
    'devices.csv:1: power_kw: found no such column; allowed: the column: Power',
  ]);
  t.equal(linesOf('').length, 1);
  t.same(linesOf(`${header}\n`), ['devices.csv: found no rows; allowed: at least one row under the header']);
  t.equal(linesOf('__proto__,constructor\n1,2\n').length, 2 + Object.keys(devices.columns).length);
});

t.test('a row that stands twice, is too short or has an open quote is told once', async t => {
  t.same(linesOf(`${header}\na,pump,1,0,1,true\na,panel,2,0,1,true\n`), [
    'devices.csv:3: id: found a; allowed: one row for each id (line 2 has it already)',
  ]);
  t.same(linesOf(`${header}\na,pump,1\n`), ['devices.csv:2: found 3 cells; allowed: 6 cells, as in the header']);
  t.equal(linesOf(`${header}\n"a,pump,1,0,1,true\n`).length, 1);
});

t.test('a mistake on each of thousands of lines is told fifty times and counted', async t => {
  const lines = linesOf(`${header}\n${Array.from({ length: 3000 }, (_, i) => `d${i},pump,bad,0,1,true`).join('\n')}\n`);
  t.equal(lines.length, 51);
  t.equal(lines.at(-1), 'devices.csv: found 2950 more problems like these; allowed: none');
});

t.test('every table of a system says what each column means, in units, and where its figures come from', async t => {
  const elsewhere = ['weather/<name>.csv'];
  for (const { file, about, key, columns } of systemTables) {
    t.ok(about.length > 10, file);
    t.ok(
      key.every(name => name in columns),
      `${file}: the key is made of columns`,
    );
    for (const [name, column] of Object.entries(columns)) {
      t.match(name, /^[a-z0-9_]+$/, `${file}: ${name}`);
      t.ok(column.about.length > 3, `${file}: ${name} is explained`);
      t.equal(column.choices !== undefined, column.type === 'choice', `${file}: ${name}`);
    }
    if (!elsewhere.includes(file)) t.match(columns, provenance, `${file}: source and assumption`);
  }
  t.equal(new Set(systemTables.map(({ file }) => file)).size, systemTables.length);
});
