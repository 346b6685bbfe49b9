import t from 'tap';
import { columnsByteSize, mutableSchema, rowByteSize, type Schema, viewColumns } from '../../src/base/column.js';
import { kinds } from '../../src/population/kinds/list.js';

const schema = {
  small: { type: 'u8', unit: '1', about: 'A byte', mutable: true },
  nextMs: { type: 'i32', unit: 'ms', about: 'A time', mutable: true, time: true },
  share: { type: 'f64', unit: '1', about: 'A share' },
  word: { type: 'u16', unit: '1', about: 'A word' },
} as const satisfies Schema;

t.test('columns of one buffer keep apart, whatever the number of rows', async t => {
  for (const rowCount of [0, 1, 3, 8, 13]) {
    const buffer = new ArrayBuffer(columnsByteSize(schema, rowCount));
    const columns = viewColumns(schema, rowCount, buffer);
    for (let row = 0; row < rowCount; row++) {
      columns.small[row] = 255;
      columns.nextMs[row] = -row;
      columns.share[row] = row / 8;
      columns.word[row] = 65_535 - row;
    }
    const again = viewColumns(schema, rowCount, buffer);
    t.same(Array.from(again.small), new Array(rowCount).fill(255));
    t.same(
      Array.from(again.nextMs),
      Array.from({ length: rowCount }, (_, row) => (row === 0 ? 0 : -row)),
    );
    t.same(
      Array.from(again.share),
      Array.from({ length: rowCount }, (_, row) => row / 8),
    );
    t.same(
      Array.from(again.word),
      Array.from({ length: rowCount }, (_, row) => 65_535 - row),
    );
  }
});

t.test('bytes of a row are those of its columns', async t => {
  t.equal(rowByteSize(schema), 15);
  t.equal(rowByteSize(schema, 'mutable'), 5);
  t.same(Object.keys(mutableSchema(schema)), ['small', 'nextMs']);
});

t.test('every column of a device kind says what it is, times are whole milliseconds, and a device stays small', async t => {
  for (const kind of kinds) {
    for (const [name, column] of Object.entries(kind.schema as Schema)) {
      t.ok(column.about.length > 0 && column.unit.length > 0, `${kind.name}.${name}`);
      if (column.time)
        t.ok(column.type === 'i32' && column.unit === 'ms' && column.mutable, `${kind.name}.${name} is moved with the epoch`);
    }
    t.equal(kind.hasEvents, 'nextMs' in kind.schema);
    // With the rollback copy and two bytes of calendar; architecture.md allows a two-node heat pump 40.
    t.ok(rowByteSize(kind.schema) + rowByteSize(kind.schema, 'mutable') + 2 <= 40, kind.name);
  }
});
