import t from 'tap';
import { type Problem, problemLine } from '../../src/base/errors.js';
import { readCosts } from '../../src/system/costs.js';
import { SystemFolder } from '../../src/system/folder.js';
import { shippedFolder } from '../fixtures/shipped-system.js';

t.test('value of lost load against London Economics 2013 and NERA 2025', async t => {
  for (const name of ['gb-2030', 'gb-2025', 'gb-2019-08-09']) {
    const problems: Problem[] = [];
    const costs = readCosts(shippedFolder(name), problems);
    t.same(problems, []);
    const perMwh = (part: string, group: string) => {
      const row = costs.find(row => row.part === part && row.class === group)!;
      t.equal(row.basis, 'per-wh');
      return Math.round(row.amount * 1e6);
    };
    t.equal(perMwh('voll', 'domestic'), 10_289);
    t.equal(perMwh('voll', 'small-business'), 35_488);
    t.equal(perMwh('voll', 'business'), 1400);
    t.equal(perMwh('voll-nera-2025', 'all'), 23_271);
    t.equal(
      costs.find(({ part }) => part === 'voll-nera-2025')?.nature,
      'indicator',
      'the second set is never added to the first',
    );
    t.match(
      costs.find(({ part }) => part === 'carbon'),
      { basis: 'per-gram', nature: 'resource' },
    );
    t.ok(
      costs.every(({ nature, payee }) => (nature === 'resource') === (payee === 'society') || nature === 'indicator'),
      'a resource is paid to nobody, a transfer to somebody',
    );
  }
});

t.test('a range must hold its amount', async t => {
  const problemsOf = (range: string, unit = 'per-mwh'): string[] => {
    const header = 'part,class,nature,payer,payee,amount_gbp,low_gbp,high_gbp,unit,price_year,source,assumption';
    const path = t.testdir({ 'costs.csv': `${header}\nvoll,all,resource,customer,society,${range},${unit},2024,nobody,true\n` });
    const problems: Problem[] = [];
    readCosts(SystemFolder.open(path, problems)!, problems);
    return problems.map(problem => problemLine(problem).replace(`${path}/`, ''));
  };
  t.same(problemsOf('10,5,20'), []);
  t.same(problemsOf('10,11,20'), ['costs.csv:2: low_gbp: found 11, 10, 20; allowed: low_gbp ≤ amount_gbp ≤ high_gbp']);
  t.same(problemsOf('10,5,20', 'per-wh'), [
    'costs.csv:2: unit: found per-wh; allowed: per-mwh, per-t, per-device, per-customer, per-year (did you mean per-mwh?)',
  ]);
});
