import t from 'tap';
import { expandSeed } from '../../src/base/random.js';
import { type Layout, layOut } from '../../src/population/layout.js';
import { firstAreas, gb } from '../fixtures/population.js';

const system = gb();
const seed = expandSeed('layout');
const wanted = system.customers.map(groups => groups.reduce((sum, { count }) => sum + count, 0));

function byArea({ blocks }: Layout, isCounted: (stage: number) => boolean = () => true): number[] {
  const counts = system.areas.map(() => 0);
  for (const { areaIndex, stage, customerStart, customerEnd } of blocks) {
    if (isCounted(stage)) counts[areaIndex]! += customerEnd - customerStart;
  }
  return counts;
}

t.test('at scale 1 every meter of every area has its place', async t => {
  const layout = layOut(system, seed, 1);
  t.same(byArea(layout), wanted);
  t.ok(layout.customerCount > 31_000_000 && layout.customerCount < 32_000_000, `${layout.customerCount} meters`);
  for (const [areaIndex, { sheddingScheme, id }] of system.areas.entries()) {
    for (const { scheme, stage, deliveredFraction } of system.shedding) {
      if (scheme !== sheddingScheme) continue;
      const share = byArea(layout, of => of === stage)[areaIndex]! / wanted[areaIndex]!;
      // To within one transformer's customers at each end.
      t.ok(Math.abs(share - deliveredFraction) < 1000 / wanted[areaIndex]!, `${id} stage ${stage}: ${share}`);
    }
  }
});

t.test('a sample is whole transformers, every type of every area thinned alike, and its sizes are unbiased', async t => {
  const layout = layOut(system, seed, 100);
  for (const [areaIndex, count] of byArea(layout).entries()) {
    // Sizes are even between a quarter and seven quarters of their mean: a standard deviation of 1.5/√12 of it.
    const variance = system.substationTypes[areaIndex]!.reduce((sum, { customersFraction, customersMean }) => {
      const substations = (wanted[areaIndex]! * customersFraction) / customersMean / 100;
      return sum + (customersFraction ** 2 * 1.5 ** 2) / 12 / substations;
    }, 0);
    const error = Math.sqrt(variance);
    const ratio = (count * 100) / wanted[areaIndex]!;
    t.ok(Math.abs(ratio - 1) < 4 * error, `${system.areas[areaIndex]!.id}: ${ratio} of its meters, standard error ${error}`);
  }
  const one = layOut(firstAreas(system, 1), seed, 1);
  const tenth = layOut(firstAreas(system, 1), seed, 10);
  for (const type of [0, 1]) {
    const inAll = one.substationType.filter(of => of === type).length;
    const inTenth = tenth.substationType.filter(of => of === type).length;
    t.ok(Math.abs(inTenth * 10 - inAll) <= 10, `type ${type}: ${inTenth} of ${inAll}`);
  }
});

t.test('blocks are consecutive, keep within an area and a stage, and fit their local indices', async t => {
  const { blocks, substationCustomers, customerCount, substationCount } = layOut(system, seed, 50);
  let customers = 0;
  let substations = 0;
  const wrong: number[] = [];
  for (const [index, block] of blocks.entries()) {
    const inBlock = substationCustomers
      .subarray(block.substationStart, block.substationEnd)
      .reduce((sum, count) => sum + count, 0);
    const isNext = block.customerStart === customers && block.substationStart === substations;
    // A home's index in its block is two bytes, a substation's one.
    const fits = inBlock <= 2 ** 16 && block.substationEnd - block.substationStart <= 2 ** 8;
    const isInOrder = index === 0 || block.areaIndex >= blocks[index - 1]!.areaIndex;
    if (!isNext || !fits || !isInOrder || inBlock !== block.customerEnd - block.customerStart) wrong.push(index);
    customers = block.customerEnd;
    substations = block.substationEnd;
  }
  t.same(wrong, []);
  t.same([customers, substations], [customerCount, substationCount]);
});

t.test('the same seed lays out the same nation, another seed another', async t => {
  const sizes = (text: string): string => layOut(system, expandSeed(text), 500).substationCustomers.join();
  t.equal(sizes('one'), sizes('one'));
  t.not(sizes('one'), sizes('two'));
});

t.test('at coarse scales samples of many seeds hold the nation on average, each transformer as likely as another', async t => {
  // One in 30 000: a stratum of the area has one transformer or two in the sample.
  const [devicesPerAgent, count] = [30_000, 400];
  const area = firstAreas(system, 1);
  const ratios = Array.from({ length: count }, (_, k) => {
    const { customerCount } = layOut(area, expandSeed(`coarse ${k}`), devicesPerAgent);
    return (customerCount * devicesPerAgent) / wanted[0]!;
  });
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / count;
  const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (count - 1);
  const error = Math.sqrt(variance / count);
  t.ok(error < 0.04 && Math.abs(mean - 1) < 3 * error, `${mean} of its meters, standard error ${error}`);
});
