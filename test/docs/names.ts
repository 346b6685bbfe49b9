import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { attacks } from '../../src/attacks/list.js';
import { defences } from '../../src/defences/list.js';
import { contingencies } from '../../src/grid/contingencies.js';
import { costParts } from '../../src/impact/cost-part.js';
import { kinds } from '../../src/population/kinds/list.js';
import { tables } from '../../src/results/dictionary.js';
import { experimentKeys } from '../../src/scenario/experiment-keys.js';
import { scenarioKeys } from '../../src/scenario/keys.js';
import { nadir } from '../cli/nadir.js';
import { documents, firstColumnOf, readDocument, sectionOf } from './document.js';

const model = readDocument('docs/model.md');
const contract = readDocument('docs/contract.md');
const language = readDocument('docs/scenario-language.md');
const readme = readDocument('README.md');

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();
const namesOf = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name);

t.test('the model page describes every device kind, attack, defence, contingency and cost part, and none besides', async t => {
  const devices = [...sectionOf(model, '## Devices').matchAll(/^\*\*[^*]+\*\* `([a-z-]+)`/gm)].map(([, name]) => name!);
  t.same(sorted(devices), sorted(namesOf(kinds)));
  t.same(sorted(firstColumnOf(sectionOf(model, '## Attacks'))), sorted(namesOf(attacks)));
  t.same(sorted(firstColumnOf(sectionOf(model, '## Defences'))), sorted(namesOf(defences)));
  t.same(sorted(firstColumnOf(sectionOf(model, '## Contingencies'))), sorted(namesOf(contingencies)));
  t.same(sorted(firstColumnOf(sectionOf(model, '## People and costs'))), sorted(costParts.map(({ part }) => part)));
});

t.test('the model page names every posture of every shipped system, and none besides', async t => {
  const { code, stdout } = nadir(['list', 'postures', '--json']);
  t.equal(code, 0);
  const shipped = stdout
    .trim()
    .split('\n')
    .map(line => (JSON.parse(line) as { name: string }).name);
  const sentence = sectionOf(model, '## Defences')
    .split('\n')
    .find(line => line.includes("system's posture"))!;
  const named = [...sentence.matchAll(/`([a-z]+(?:-[a-z0-9]+)*)`/g)].map(([, name]) => name!);
  t.same(sorted(named), sorted(shipped));
});

t.test('the contract page has every command and every results table, and none besides', async t => {
  const commands = firstColumnOf(sectionOf(contract, '## Commands')).map(words => words.split(' ')[1]!);
  const help = nadir(['--help']).stdout;
  const offered = [...help.matchAll(/^ {2}(\w+) [[<].*$/gm)].map(([, name]) => name!).filter(name => name !== 'help');
  t.ok(offered.length > 0);
  t.same(sorted(commands), sorted(offered));
  t.same(sorted(firstColumnOf(sectionOf(contract, '## Results'))), sorted(Object.keys(tables)));
});

t.test('every option of a command stands in its row of the contract, and every option there is one', async t => {
  for (const row of firstColumnOf(sectionOf(contract, '## Commands'))) {
    const command = row.split(' ')[1]!;
    const help = nadir([command, '--help']).stdout;
    const offered = [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)]
      .map(([, option]) => option!)
      .filter(name => name !== '--help');
    const written = [...row.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    t.same(sorted(written), sorted(offered), command);
  }
});

t.test('the keys of scenarios and experiments are all explained', async t => {
  const scenario = sorted(Object.keys(scenarioKeys).filter(key => key !== 'campaigns'));
  t.same(sorted(firstColumnOf(sectionOf(language, '## A scenario'))), scenario);
  t.same(sorted(firstColumnOf(sectionOf(readme, '## Change it'))), scenario);
  const page = sectionOf(language, '## An experiment');
  for (const key of Object.keys(experimentKeys)) {
    // `about` is told of scenarios, `design` among what is not in this version.
    if (key === 'about' || key === 'design') continue;
    t.match(page, new RegExp(`\\b${key}\\b`), key);
  }
});

t.test('the map of folders has every folder of the source', async t => {
  const map = sectionOf(readme, '## Where things are');
  const named = firstColumnOf(map)
    .filter(name => name.startsWith('src/'))
    .map(name => name.slice(4));
  t.same(sorted(named), readdirSync('src').sort());
});

t.test('every library that Nadir runs with stands in the page of libraries with its version', async t => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  const page = readDocument('docs/dependencies.md').text;
  const row = /^\| ([@a-z/-]+) \| ([\d.]+(?:-[\w.]+)?) \|/gm;
  const rows = [...page.matchAll(row)].map(([, name, version]) => [name!, version!] as const);
  t.same(Object.fromEntries(rows), dependencies);
});

t.test('tests and sources that the pages name exist', async t => {
  for (const { path, text } of documents) {
    for (const [, file] of text.matchAll(/`((?:src|test|scenarios|workers|docs)\/[\w./-]+)`/g)) {
      const folder = file!.replace(/\/[^/]*$/, '');
      const name = file!.slice(folder.length + 1);
      if (name === '' || name.includes('<')) continue;
      t.ok(readdirSync(folder).includes(name), `${path}: ${file}`);
    }
  }
});
