import t from 'tap';
import { UserError } from '../../src/base/errors.js';
import { RunPlace } from '../fixtures/run.js';

const file = 'nadir: 1\nname: long\nsystem: gb-2030\nstart: 2030-01-16T12:00Z\nscale: 1/50000\n';

t.test('tables that no spreadsheet could hold are refused before the run, with the interval that would do', async t => {
  const place = new RunPlace(t);
  const linesOf = (rest: string): string[] => {
    try {
      place.load(place.write('long.yaml', `${file}${rest}\n`));
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.problems.map(({ path, found, allowed }) => `${path}: ${found}; ${allowed}`);
    }
  };
  t.same(linesOf('duration: 12 d'), [], '1 036 800 seconds');
  t.same(linesOf('duration: 13 d'), [
    'outputs.frequency: 1 s, which gives 1123200 rows; 2 s or longer: at most 1048576 rows a table',
  ]);
  t.same(linesOf('duration: 12 d\noutputs: { areas: 90 s }'), [
    'outputs.areas: 1.5 min, which gives 1739520 rows; 150 s or longer: at most 1048576 rows a table',
  ]);
  t.same(linesOf('duration: 13 d\noutputs: { frequency: 2 s, areas: 30 min }'), []);
});
