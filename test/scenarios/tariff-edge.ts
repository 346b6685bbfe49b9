import t from 'tap';
import { runShipped } from '../fixtures/shipped-run.js';

/** From ten minutes before the edge of half past eleven to ten minutes after. */
const edge = { scale: '1/500', sets: ['start=2030-01-16T23:20Z', 'duration=20 min', 'warmUp=10 min'] };

t.test('tariff-edge: without random delays the minute of cheap hours is seen in frequency, with them it is not', async t => {
  const chargingMw = (run: Awaited<ReturnType<typeof runShipped>>, minute: string): number =>
    run
      .rows('demand')
      .reduce((sum, row) => (row.kind === 'ev' && row.local_time!.includes(minute) ? sum + Number(row.power_mw) : sum), 0);
  const range = (run: Awaited<ReturnType<typeof runShipped>>): readonly [number, number] => {
    const hz = run
      .rows('frequency')
      .filter(({ local_time: time }) => time! >= '2030-01-16 23:29:50' && time! < '2030-01-16 23:31')
      .map(({ frequency_hz: cell }) => Number(cell));
    return [Math.min(...hz), Math.max(...hz)];
  };
  const sets = [...edge.sets, 'outputs.areas=1 min'];
  const together = await runShipped(t, 'tariff-edge', { ...edge, sets });
  const delayed = await runShipped(t, 'tariff-edge', { ...edge, sets: [...sets, 'posture=baseline-2030'] });

  const [lowHz] = range(together);
  const [calmLowHz, calmHighHz] = range(delayed);
  t.ok(lowHz < 49.5, `${lowHz} Hz`);
  t.equal(together.measure('lfdd_stages_count'), 1);
  t.ok(calmLowHz > 49.9 && calmHighHz < 50.1, `${calmLowHz} to ${calmHighHz} Hz`);
  t.equal(delayed.measure('lfdd_stages_count'), 0);

  // Means of the minutes that end at these times: all of the step is in the first one, or a tenth of it in each of ten.
  const stepMw = chargingMw(together, '23:32:00') - chargingMw(together, '23:30:00');
  t.ok(stepMw > 2500 && stepMw < 7000, `${stepMw} MW`);
  const firstMw = chargingMw(delayed, '23:31:00') - chargingMw(delayed, '23:30:00');
  t.ok(firstMw < 0.2 * stepMw, `${firstMw} MW in the first minute with delays`);
});
