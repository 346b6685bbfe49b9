import t from 'tap';
import { topics } from '../../src/cli/registry.js';
import { textTable } from '../../src/cli/text-table.js';
import { nadir } from './nadir.js';

t.test('every topic of the contract can be listed', async t => {
  const names = topics.map(topic => topic.name);
  t.same(names, [
    'attacks',
    'defences',
    'postures',
    'devices',
    'systems',
    'weathers',
    'scenarios',
    'experiments',
    'events',
    'measures',
    'tables',
  ]);
});

t.test('whatever is listed says what it is, can be explained, and is listed once', async t => {
  for (const topic of topics) {
    const entries = topic.entries();
    t.ok(entries.length > 0, `there are ${topic.name}`);
    for (const entry of entries) {
      t.ok(entry.about.length > 0, `${entry.name} says what it is`);
      t.match(entry.page(), new RegExp(`^${entry.name}\\b`));
    }
    if (topic.name === 'postures') continue; // Systems may have postures of their own under one name.
    t.equal(new Set(entries.map(entry => entry.name)).size, entries.length);
  }
});

t.test('list and explain print text for people and JSON for scripts', async t => {
  const list = nadir(['list', 'tables']);
  t.equal(list.code, 0);
  t.match(list.stdout, /^summary {2,}\S/m);
  const lines = nadir(['list', 'tables', '--json']).stdout.trim().split('\n');
  t.ok(lines.map(line => JSON.parse(line)).every(({ name, about, columns }) => name && about && columns.length > 0));
  t.match(nadir(['explain', 'frequency_nadir_hz']).stdout, /^frequency_nadir_hz \(measure, Hz, 4 decimals\)\n/);
});

t.test('the last column of a text table wraps under itself', async t => {
  const table = textTable([
    ['a', 'word '.repeat(40).trim()],
    ['long-name', 'short'],
  ]);
  const lines = table.trimEnd().split('\n');
  t.equal(lines.length, 3);
  t.match(lines[1], /^ {11}word/);
  t.ok(lines.every(line => line.length <= 118));
});
