import fc from 'fast-check';
import t from 'tap';
import { type Problem, problemLine } from '../../../src/base/errors.js';
import { readCase } from '../../../src/system/matpower/case.js';
import { type Field, readFields } from '../../../src/system/matpower/read-fields.js';
import { SMALL_CASE } from '../../fixtures/case-text.js';

function read(text: string): { fields: ReadonlyMap<string, Field>; lines: string[] } {
  const problems: Problem[] = [];
  const fields = readFields(text, 'case.m', problems);
  return { fields, lines: problems.map(problem => problemLine(problem).replace(/; allowed: .*/, '')) };
}

/** A matrix as plain rows. */
function rowsOf(text: string): number[][] {
  const { fields, lines } = read(`mpc.m = ${text}`);
  if (lines.length > 0) throw new Error(lines.join('\n'));
  const { value } = fields.get('m')!;
  return value.is === 'matrix' ? value.rows.map(row => [...row]) : [];
}

t.test('matrices are read with every separator, comment and continuation that MATLAB has', async t => {
  t.same(rowsOf('[1 2;3 4]'), [
    [1, 2],
    [3, 4],
  ]);
  t.same(rowsOf('[1, 2\n\n3,4,;\n]'), [
    [1, 2],
    [3, 4],
  ]);
  t.same(rowsOf('[1 2 ... the rest is passed\n 3; % a remark ; 9\n%{\n 7 8 9\n%}\n4 5 6];'), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  t.same(rowsOf('[1 -2 +3, -4;-Inf Inf .5 5.]'), [
    [1, -2, 3, -4],
    [-Infinity, Infinity, 0.5, 5],
  ]);
  t.same(rowsOf('[1e3 1E-3 1d2 1.5D+1]'), [[1000, 0.001, 100, 15]]);
  t.same(rowsOf('[]'), []);
  t.same(rowsOf('[\r\n1\t2\r\n]\r\n'), [[1, 2]]);
});

t.test('texts, cells and numbers are read, with both quotes and doubled ones', async t => {
  const { fields, lines } = read(
    'function s = name\ns.a=\'it\'\'s\';s.b = "say ""so""", s.c = -2\ns.d = {\'x\', "y"\n \'z % no remark\' 3};',
  );
  t.same(lines, []);
  t.same(fields.get('a')!.value, { is: 'string', value: "it's" });
  t.same(fields.get('b')!.value, { is: 'string', value: 'say "so"' });
  t.same(fields.get('c')!.value, { is: 'number', value: -2 });
  t.same(fields.get('d')!.value, { is: 'cell', values: ['x', 'y', 'z % no remark', 3] });
  t.equal(fields.get('d')!.line, 3);
});

t.test('code is refused by its line, and what follows it is read', async t => {
  const refused = (line: string): string[] => {
    const { fields, lines } = read(`mpc.version = '2';\n${line}\nmpc.baseMVA = 100;\n`);
    t.ok(fields.has('baseMVA'), `after ${line}`);
    return lines;
  };
  for (const line of [
    'mpc.bus(:, 3) = mpc.bus(:, 3) * 2;',
    'mpc.bus(1, 3) = 2;',
    '[PQ, PV, REF] = idx_bus;',
    'define_constants;',
    'for i = 1:3',
    'if exist("x"), end',
    'x = 1;',
    "system('ls');",
    '!ls',
    '// no remark in MATLAB',
    'mpc',
    '= 3;',
    '@f',
  ]) {
    t.same(refused(line), [`case.m:2:1: found ${line}`]);
  }
  for (const value of [
    '1 + 2',
    '2 * 3',
    'pi',
    'sqrt(2)',
    '[1 - 2]',
    '[1-2]',
    '[1 2]*3',
    "[1 2]'",
    '[[1 2] 3]',
    '1:3',
    '{{1}}',
    'mpc.bus',
    '',
  ]) {
    const lines = refused(`mpc.x = ${value};`);
    t.equal(lines.length, 1, value);
    t.match(lines[0], /^case\.m:[23]:\d+: found /, value);
  }
});

t.test('a case of version 1, a field given twice and an end inside a matrix are told', async t => {
  t.same(read('function [baseMVA, bus, gen, branch] = case9\n').lines, [
    'case.m:1:1: found function [baseMVA, bus, gen, branch] = case9: a case of version 1, or code',
  ]);
  t.same(read('mpc.a = 1;\nmpc.a = 2;').lines, ['case.m:2:1: found mpc.a a second time']);
  t.same(read('mpc.a = [1 2\n3').lines, ['case.m:2:2: found the end of the file inside a statement']);
  t.same(read("mpc.a = 'no end\nmpc.b = 1;").lines, ["case.m:1:9: found mpc.a = 'no end"]);
});

t.test('names of fields reach no object: they cannot stand in for anything', async t => {
  const { fields, lines } = read('mpc.constructor = 1;\nmpc.toString = 2;\n');
  t.same(lines, []);
  t.same([...fields.keys()], ['constructor', 'toString']);
  t.equal(read('mpc.__proto__ = 1;').lines.length, 1);
});

t.test('a hundred thousand texts on one line are read', async t => {
  const { fields, lines } = read(`mpc.names = {${"'a' ".repeat(100_000)}};`);
  t.same(lines, []);
  const { value } = fields.get('names')!;
  t.equal(value.is === 'cell' && value.values.length, 100_000);
});

t.test('numbers come back as they were written', async () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(finite, finite, finite), { minLength: 1, maxLength: 5 }), rows => {
      const text = `[${rows.map(row => row.map(String).join(' ')).join(';')}]`;
      const back = rowsOf(text);
      return rows.every((row, i) => row.every((value, j) => Object.is(value + 0, back[i]![j]! + 0)));
    }),
    { numRuns: 300, seed: 7 },
  );
});

t.test('whatever the bytes, reading ends with fields or problems that have a line', async () => {
  const pieces = [
    ...'[]{}();,.=\'"%\n \t-+*/:@~0123456789eEdD',
    'mpc.',
    'function ',
    '...',
    '%{\n',
    '%}\n',
    'NaN',
    'Inf',
    'bus',
    '\u0000',
    'é',
  ];
  const soup = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 60 });
  fc.assert(
    fc.property(soup, fc.nat(SMALL_CASE.length), fc.nat(20), (parts, at, cut) => {
      for (const text of [parts.join(''), SMALL_CASE.slice(0, at) + parts.join('') + SMALL_CASE.slice(at + cut)]) {
        const problems: Problem[] = [];
        const found = readCase(text, 'case.m', { allowParallel: false }, problems);
        if ((found === null) !== problems.length > 0) return false;
        if (problems.some(({ line }) => line !== undefined && !(line >= 1 && line <= text.split('\n').length))) return false;
      }
      return true;
    }),
    { numRuns: 1500, seed: 7, interruptAfterTimeLimit: 8000 },
  );
});
