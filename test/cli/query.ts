import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { nadir } from './nadir.js';

const files = {
  'study.yaml': 'nadir: 1\nname: study\nextends: generator-trip-39-bus\nduration: 5 s\n',
  'elsewhere.csv': 'secret\n1\n',
};

t.test('queries run over the tables of several runs, as CSV and as Parquet, to the same answer', async t => {
  const cwd = t.testdir(files);
  t.equal(nadir(['run', 'study.yaml', '--quiet', '--format', 'csv,parquet'], { cwd }).code, 0);
  t.equal(nadir(['run', 'study.yaml', '--quiet', '--seed', 'second'], { cwd }).code, 0);
  const folders = readdirSync(join(cwd, 'results')).map(name => join('results', name));
  const [parquet, csv] = [true, false].map(
    has => folders.find(folder => existsSync(join(cwd, folder, 'frequency.parquet')) === has)!,
  );

  const both = nadir(['query', 'SELECT count(*) AS runs, min(frequency_nadir_hz) AS nadir_hz FROM summary', ...folders], { cwd });
  t.match(both.stdout, /^runs,nadir_hz\n2,59\.\d+\n$/);
  const sums = 'SELECT sum(frequency_hz) AS hz, max(time) AS until, max(local_time) AS local FROM frequency';
  const answer = nadir(['query', sums, csv!], { cwd }).stdout;
  t.match(answer, /^hz,until,local\n\d+\.\d+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\n$/);
  t.equal(nadir(['query', sums, parquet!], { cwd }).stdout, answer);
  t.equal(
    nadir(['query', "SELECT '=1+1' AS a, 1e-7 AS b, 1e22 AS c, NULL AS d, true AS e", csv!], { cwd }).stdout.split('\n')[1],
    "'=1+1,0.0000001,10000000000000000000000,,true",
  );
});

t.test('a query reads nothing but the folders that it names, writes nothing, and a mistake is told in a line', async t => {
  const cwd = t.testdir(files);
  nadir(['run', 'study.yaml', '--quiet'], { cwd });
  const folder = join('results', readdirSync(join(cwd, 'results'))[0]!);
  const refused: [sql: string, said: RegExp][] = [
    ["SELECT * FROM read_csv('elsewhere.csv')", /Cannot access file "elsewhere\.csv"/],
    [`SELECT * FROM read_csv('${folder}/../../elsewhere.csv')`, /Cannot access file/],
    [`COPY (SELECT 1) TO '${folder}/x.csv'`, /a statement that is no SELECT/],
    ["ATTACH 'x.db'", /a statement that is no SELECT/],
    ['SET lock_configuration = false', /a statement that is no SELECT/],
    ['SELECT 1; SELECT 2', /2 statements/],
    ['SELECT demand_energy FROM summary', /Candidate bindings: .*demand_energy_mwh/],
  ];
  for (const [sql, said] of refused) {
    const { code, stderr, stdout } = nadir(['query', sql, folder], { cwd });
    t.equal(code, 1, sql);
    t.match(stderr, said, sql);
    t.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    t.equal(stdout, '');
  }
  t.same(readdirSync(cwd).sort(), ['elsewhere.csv', 'results', 'study.yaml']);
  t.notOk(existsSync(join(cwd, folder, 'x.csv')));

  const { code, stderr } = nadir(['query', 'SELECT 1', 'results', 'nowhere'], { cwd });
  t.equal(code, 1);
  t.match(stderr, /^results: found no results in it.*\nnowhere: found nothing/);
});
