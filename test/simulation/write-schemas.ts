import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { schemaFiles } from '../../src/scenario/schema-files.js';
import { vocabulary } from '../../src/simulation/vocabulary.js';

const script = fileURLToPath(new URL('../../src/simulation/write-schemas.js', import.meta.url));
const shipped = fileURLToPath(new URL('../../../scenarios', import.meta.url));

t.test('the schemas beside the shipped scenarios are what the code makes', async t => {
  for (const [path, text] of schemaFiles(vocabulary)) {
    t.equal(readFileSync(join(shipped, path), 'utf8'), text, `${path}: run node dist/src/simulation/write-schemas.js`);
  }
});

t.test('the script writes them, with every attack and defence in them', async t => {
  const folder = t.testdir();
  mkdirSync(join(folder, 'experiments'));
  execFileSync(process.execPath, [script, folder]);
  const text = readFileSync(join(folder, 'scenario.schema.json'), 'utf8');
  t.same(text, schemaFiles(vocabulary).get('scenario.schema.json'));
  for (const { name } of [...vocabulary.attacks, ...vocabulary.defences]) t.ok(text.includes(`"${name}"`), name);
});
