import t from 'tap';
import { runShipped } from '../fixtures/shipped-run.js';

const evening = { scale: '1/1000', sets: ['start=2030-01-16T16:30Z', 'duration=3 h', 'warmUp=30 min'] };

t.test(
  'streets: cars told to charge in the evening overload transformers that smart ones spare, and frequency stays',
  async t => {
    const smart = await runShipped(t, 'streets-smart', evening);
    const unmanaged = await runShipped(t, 'streets-unmanaged', evening);
    const hacked = await runShipped(t, 'streets-hacked', evening);
    const overloaded = [smart, unmanaged, hacked].map(run => run.measure('transformers_overloaded_count'));
    t.ok(
      overloaded[2]! > 3 * overloaded[1]! && overloaded[2]! > 10_000 && overloaded[1]! >= overloaded[0]!,
      `smart, unmanaged, hacked: ${overloaded.join(', ')}`,
    );
    t.equal(hacked.measure('lfdd_stages_count'), 0);
    t.ok(hacked.measure('frequency_nadir_hz')! > 49.5, `${hacked.measure('frequency_nadir_hz')} Hz`);
  },
);
