/** The house's habits, kept by a test. Each rule is a sentence; what breaks it is listed by file and line. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import ts from 'typescript';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** `src/` reads left to right: a folder imports only from itself and from folders before it. */
const flow = [
  'base',
  'scenario',
  'system',
  'network',
  'population',
  'engine',
  'grid',
  'market',
  'cyber',
  'attacks',
  'defences',
  'impact',
  'results',
  'simulation',
  'batch',
  'cli',
];
const limits = { fileLines: 300, functionLines: 60, columns: 130 };

/** The only places that may look at the machine's clock: progress (and Ctrl-C), provenance and measurement, never a result. */
const clockReaders = [
  /^src\/cli\//,
  /^src\/batch\/local\.ts$/,
  /^src\/engine\/team\.ts$/,
  /^src\/results\/manifest\.ts$/,
  /^src\/simulation\/(bench|progress|timing)\.ts$/,
  /^test\//,
];

interface Source {
  /** Path from the root, with forward slashes. */
  path: string;
  text: string;
  lines: string[];
  tree: ts.SourceFile;
}

/** Files under the root's folders whose names end in one of the endings, sorted. */
function filesUnder(folders: string[], endings: string[]): string[] {
  return folders
    .filter(folder => statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory())
    .flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(file => join(folder, file).split(sep).join('/')),
    )
    .filter(file => endings.some(ending => file.endsWith(ending)))
    .sort();
}

const sources: Source[] = filesUnder(['src', 'workers', 'test'], ['.ts']).map(path => {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, lines: text.split('\n'), tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) };
});

function everyNode(tree: ts.Node, visit: (node: ts.Node) => void): void {
  visit(tree);
  ts.forEachChild(tree, child => everyNode(child, visit));
}

const lineOf = (source: Source, node: ts.Node): number =>
  source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;

/** `file:line what` for each node that the rule objects to. */
function offences(rule: (node: ts.Node, source: Source) => string | undefined, among = sources): string[] {
  const found: string[] = [];
  for (const source of among) {
    everyNode(source.tree, node => {
      const what = rule(node, source);
      if (what !== undefined) found.push(`${source.path}:${lineOf(source, node)} ${what}`);
    });
  }
  return found;
}

/** The module a node imports, statically or not, by type or by value. */
function importedModule(node: ts.Node): string | undefined {
  const literal =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
  return literal !== undefined && ts.isStringLiteral(literal) ? literal.text : undefined;
}

/** Folder of `src/` a path lies in; undefined elsewhere. */
const folderOf = (path: string): string | undefined => path.match(/^src\/([^/]+)\//)?.[1];

t.test('imports run one way: base first, cli last; src imports neither workers nor tests', async t => {
  const wrong = offences((node, { path }) => {
    const module = importedModule(node);
    const from = folderOf(path);
    if (from === undefined || module === undefined || !module.startsWith('.')) return undefined;
    const target = posix.join(posix.dirname(path), module);
    const to = folderOf(target);
    const allowed = to !== undefined && flow.includes(to) && flow.indexOf(to) <= flow.indexOf(from);
    return allowed ? undefined : `imports ${target}`;
  });
  t.same(wrong, []);
});

t.test('every folder of src stands in the flow', async t => {
  const strangers = sources
    .map(source => source.path)
    .filter(path => path.startsWith('src/') && !flow.includes(folderOf(path) ?? ''));
  t.same(strangers, []);
});

t.test('a worker is a shell of fewer than 40 lines', async t => {
  const long = sources.filter(source => source.path.startsWith('workers/') && source.lines.length > 40);
  t.same(
    long.map(source => source.path),
    [],
  );
});

t.test(`no file is longer than ${limits.fileLines} lines`, async t => {
  const long = sources.filter(({ lines }) => lines.length - 1 > limits.fileLines);
  t.same(
    long.map(({ path, lines }) => `${path}: ${lines.length - 1} lines`),
    [],
  );
});

t.test(`no function is longer than ${limits.functionLines} lines`, async t => {
  const long = offences((node, { tree }) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return undefined;
    const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
    const linesCount = tree.getLineAndCharacterOfPosition(node.end).line - first + 1;
    return linesCount > limits.functionLines ? `${linesCount} lines` : undefined;
  });
  t.same(long, []);
});

t.test(`no line is wider than ${limits.columns} columns`, async t => {
  const wide = sources.flatMap(({ path, lines }) =>
    lines.flatMap((line, i) => (line.length > limits.columns ? [`${path}:${i + 1} ${line.length} columns`] : [])),
  );
  t.same(wide, []);
});

t.test('file names are kebab-case, and none is a drawer for odds and ends', async t => {
  const named = sources
    .map(source => source.path)
    .filter(path => {
      const name = basename(path, '.ts');
      return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || /^(utils?|helpers?|index|misc|common)$/.test(name);
    });
  t.same(named, []);
});

t.test('nothing but progress, provenance and benchmarks reads the clock, and nothing draws from Math.random', async t => {
  const clocks = /^(Date\.now|performance\.now|process\.hrtime(\.bigint)?)$/;
  const readers = offences((node, { path }) => {
    if (ts.isPropertyAccessExpression(node)) {
      const name = node.getText();
      if (name === 'Math.random') return name;
      if (clocks.test(name) && !clockReaders.some(place => place.test(path))) return name;
    }
    const isNow = ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;
    return isNow && !clockReaders.some(place => place.test(path)) ? 'new Date()' : undefined;
  });
  t.same(readers, []);
});

t.test('no result depends on the locale of the machine', async t => {
  const names = /^(localeCompare|toLocale\w*)$/;
  const wrong = offences(
    node => (ts.isPropertyAccessExpression(node) && names.test(node.name.text) ? node.name.text : undefined),
    sources.filter(source => !source.path.startsWith('test/')),
  );
  t.same(wrong, []);
});

t.test('no text becomes code', async t => {
  const wrong = offences(node => {
    const called = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression.getText() : '';
    return called === 'eval' || called === 'Function' ? called : undefined;
  });
  t.same(wrong, []);
});

t.test('nothing is left for later', async t => {
  const later = /\b(TO(?:)DO|FIX(?:)ME|X(?:)XX|HA(?:)CK)\b/;
  const marks = sources.flatMap(({ path, lines }) =>
    lines.flatMap((line, i) => (later.test(line) ? [`${path}:${i + 1} ${line.trim()}`] : [])),
  );
  t.same(marks, []);
});

/** A test may stand aside where the machine cannot have what it needs, and nowhere else. */
const asksMachine = (property: ts.ObjectLiteralElementLike): boolean =>
  property.name?.getText() === 'skip' && /\bprocess\.platform\b|\bexistsSync\('\/dev\//.test(property.getText());

t.test('no test is skipped but where the machine lacks what it needs, put off or run alone', async t => {
  const words = ['skip', 'todo', 'only'];
  const wrong = offences(
    node => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
      const on = node.expression.expression.getText();
      const called = node.expression.name.text;
      if (on === 't' && words.includes(called)) return `t.${called}`;
      const options = called === 'test' && node.arguments[1];
      if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
      return options.properties
        .filter(property => !asksMachine(property))
        .map(property => property.name?.getText() ?? '')
        .find(name => words.includes(name));
    },
    sources.filter(source => source.path.startsWith('test/')),
  );
  t.same(wrong, []);
});

t.test('no file names a path of somebody’s machine', async t => {
  const machine = /(^|[\s'"`(=:,[])(\/(work|tmp|home|root|Users|mnt)\/|[A-Z]:\\\\|\.\.\/shared\/)/;
  const texts = [
    ...filesUnder(['src', 'workers', 'test', 'scenarios', 'docs', '.ci'], ['.ts', '.yaml', '.md', '.json', '.csv', 'run']),
    ...readdirSync(root).filter(name => /\.(md|json)$/.test(name) && name !== 'package-lock.json'),
  ];
  const named = texts
    .filter(path => path !== relative(root, join(root, 'test/tidy.ts')))
    .flatMap(path =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, i) => (machine.test(line) ? [`${path}:${i + 1} ${line.trim().slice(0, 100)}`] : [])),
    );
  t.same(named, []);
});
