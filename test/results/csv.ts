import { existsSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { CivilTime } from '../../src/base/civil-time.js';
import { CsvTable } from '../../src/results/csv.js';
import { FileSink } from '../../src/results/file-sink.js';
import { boolean, integer, number, type Table, text } from '../../src/results/table.js';

const london = new CivilTime('Europe/London');
const table: Table = {
  name: 'cells',
  rows: 'a test',
  about: 'Every type of cell.',
  columns: [
    text('label', 'Text'),
    number('power_mw', 3, 'Number'),
    integer('customers_count', 'Integer'),
    boolean('complete', 'Boolean'),
    { name: 'time', type: 'time', unit: '', about: 'UTC' },
    { name: 'local_time', type: 'local time', unit: '', about: 'Local' },
  ],
};

/** What a table writes, gathered in memory. */
function gather() {
  const parts: string[] = [];
  return { write: (part: string) => void parts.push(part), close: () => {}, content: () => parts.join('') };
}

/** The line written for one row of `table`. */
function lineOf(values: readonly (string | number | boolean | null | undefined)[]): string {
  const sink = gather();
  new CsvTable(table, sink, london).row(values);
  return sink.content().split('\n').slice(1, -1).join('\n');
}

t.test('the header holds the columns in order, and lines end in LF', async t => {
  const sink = gather();
  new CsvTable(table, sink, london);
  t.equal(sink.content(), 'label,power_mw,customers_count,complete,time,local_time\n');
});

t.test('each type of cell is written in its own form', async t => {
  const summerMs = Date.UTC(2030, 6, 1, 12, 0, 0, 50);
  t.equal(
    lineOf(['east', 1.23456, 7, true, summerMs, summerMs]),
    'east,1.235,7,true,2030-07-01T12:00:00.050Z,2030-07-01 13:00:00.050',
  );
  t.equal(lineOf(['west', 2, 0, false, null, null]), 'west,2.000,0,false,,');
});

t.test('a value that does not exist is an empty cell', async t => {
  t.equal(lineOf([null, Number.NaN, undefined, null, undefined, null]), ',,,,,');
});

t.test('numbers have no exponent, no separator and no minus before a zero', async t => {
  const cells: readonly (readonly [number, string])[] = [
    [1e-9, '0.000'],
    [-1e-9, '0.000'],
    [-0, '0.000'],
    [-0.0005, '-0.001'],
    [1e20, '100000000000000000000.000'],
    [1234567.8, '1234567.800'],
    [-5, '-5.000'],
  ];
  for (const [value, cell] of cells) t.equal(lineOf(['', value, 0, true, 0, 0]).split(',')[1], cell);
  t.throws(() => lineOf(['', Number.POSITIVE_INFINITY, 0, true, 0, 0]), /was given Infinity/);
});

t.test('text that a spreadsheet would take for a formula gets an apostrophe, and numbers never do', async t => {
  for (const formula of ['=1+1', '+44', '-x', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("a","b")', '=a,b\nc']) {
    const [read] = parse(lineOf([formula, -1, 0, true, 0, 0])) as string[][];
    t.equal(read![0], `'${formula}`);
    t.equal(read![1], '-1.000');
  }
});

t.test('text with commas, quotes or line ends is quoted and reads back as it was', async t => {
  for (const value of ['a,b', 'a "b" c', 'a\nb', 'a\rb', 'Ünïcode – £', ' lead', 'a=b']) {
    const [read] = parse(lineOf([value, 0, 0, true, 0, 0])) as string[][];
    t.equal(read![0], value);
  }
});

t.test('rows share their first cells', async t => {
  const sink = gather();
  const csv = new CsvTable(table, sink, london, ['=x', 2]);
  csv.row([1, true, 0, 0]);
  csv.record({ customers_count: 3 });
  const lines = sink.content().split('\n');
  t.equal(lines[1], "'=x,2.000,1,true,1970-01-01T00:00:00.000Z,1970-01-01 01:00:00.000");
  t.equal(lines[2], "'=x,2.000,3,,,");
  t.equal(csv.rowCount, 2);
  t.throws(() => csv.row([1]), /1 values, 4 are due/);
  t.throws(() => csv.record({ power: 1 }), /no column power/);
  t.throws(() => csv.row(['1', true, 0, 0]), /customers_count \(integer\) was given string/);
});

t.test('a full disk is told by the name of the file', { skip: !existsSync('/dev/full') && 'no /dev/full here' }, async t => {
  const csv = new CsvTable(table, new FileSink('/dev/full'), london);
  t.throws(() => csv.close(), { name: 'RunError', message: /full could not be written: the disk is full/ });
  const long = new CsvTable(table, new FileSink('/dev/full'), london);
  t.throws(
    () => {
      for (let i = 0; i < 10_000; i++) long.row(['x', i, i, true, i, i]);
    },
    { name: 'RunError' },
  );
});
