/**
 * Heat pumps' load on a cold day beside the field trial of the Renewable Heat Premium Payment: Love et al., Applied Energy 204
 * (2017), about 700 sites: 1.7 kW a site at the peak after diversity, in the morning; two peaks; overnight about 40 % of it. And
 * beside the shape by half-hours that Watson, Lomas and Buswell (2021) found in the same trial at −1.5 to 1.5 °C.
 */
import t from 'tap';
import { gb } from '../fixtures/population.js';
import { RunPlace, rowsOf } from '../fixtures/run.js';

const scenario = `
nadir: 1
name: cold-day
system: gb-2030
weather: cold-still
start: 2030-01-16T00:00Z
duration: 24 h
warmUp: 6 h
scale: 1/1000
outputs: { areas: 30 min, frequency: 1 min }
`;

/** Watson's normalised profile at −1.5 to 1.5 °C at some half-hours' ends, over its own largest value (08:00). */
const watson: readonly (readonly [number, number])[] = [
  [0.5, 0.44],
  [3, 0.52],
  [6, 0.78],
  [8, 1],
  [10, 0.88],
  [14, 0.74],
  [18, 0.91],
  [21, 0.83],
  [23, 0.54],
];

t.test(
  'on a cold day a heat pump draws about 1.7 kW at the morning peak, peaks twice and draws two fifths overnight',
  async t => {
    const place = new RunPlace(t);
    const run = await place.run(place.write('cold-day.yaml', scenario), {}, {});
    const pumps = gb().fleets['heat-pump'].reduce((sum, count) => sum + count, 0);
    const kw = new Map<number, number>();
    for (const { kind, elapsed_s, power_mw } of rowsOf(run.folder, 'demand')) {
      const endH = Number(elapsed_s) / 3600;
      if (kind === 'heat-pump') kw.set(endH, (kw.get(endH) ?? 0) + (Number(power_mw) * 1000) / pumps);
    }
    const between = (from: number, to: number): number[] =>
      [...kw].filter(([endH]) => endH > from && endH <= to).map(([, of]) => of);
    const morning = Math.max(...between(5, 10));
    t.equal(Math.max(...kw.values()), morning, 'the peak is in the morning');
    t.ok(Math.abs(morning / 1.7 - 1) < 0.15, `${morning} kW a pump`);
    const midday = Math.min(...between(10, 16));
    const evening = Math.max(...between(16, 23));
    t.ok(evening > 1.15 * midday && evening < morning, `a second peak: ${evening} kW after ${midday} kW`);
    const night = Math.min(...kw.values()) / morning;
    t.ok(night > 0.32 && night < 0.48, `overnight ${night} of the peak`);
    const apart = watson.map(([endH, share]) => kw.get(endH)! / morning - share);
    const rms = Math.sqrt(apart.reduce((sum, of) => sum + of * of, 0) / apart.length);
    t.ok(rms < 0.12, `${rms} of the peak from the trial's shape, root mean square`);
  },
);
