import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { Dimension } from '../base/parameter.js';
import { allowedQuantity, formatQuantity, parseCount, parseQuantity } from '../base/quantity.js';
import type { Override } from '../scenario/scenario.js';
import type { CostRow, System } from './system.js';

/** One figure of a system that a scenario may override. */
export interface OverridableFigure {
  readonly path: string;
  readonly dimension: Dimension | 'count' | 'price-per-tonne';
  readonly min: number;
  readonly max: number;
  /** Changes the draft; where the value does not fit with what was set before, what would be allowed instead. */
  readonly set: (value: number) => string | undefined;
}

type Draft<T> = T extends Float64Array ? T : T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;
/** A system under construction: the overrides are its last change before it is frozen. */
export type SystemDraft = Draft<System>;

/** Every figure of the system that `overrides` may name. */
export function overridableFigures(system: SystemDraft): OverridableFigure[] {
  return [
    ...headEndFigures(system),
    ...responseFigures(system),
    ...dispatchFigures(system),
    ...plantFigures(system),
    ...protectionFigures(system),
    ...networkFigures(system),
    ...costFigures(system),
  ];
}

/** Applies the overrides in their order; what cannot be applied becomes a problem at its own place. */
export function applyOverrides(system: SystemDraft, overrides: readonly Override[], problems: Problem[]): void {
  const figures = new Map(overridableFigures(system).map(figure => [figure.path, figure]));
  for (const { path, value, place } of overrides) {
    const where = { file: place.file, line: place.line, column: place.column, path: `overrides.${path}`.slice(0, 200) };
    const figure = figures.get(path);
    if (figure === undefined) {
      const allowed = 'a figure of the system, e.g. headEnds.cpo-a.share, response.dc-low.holding or dispatch.inertiaFloor';
      problems.push({ ...where, found: 'an unknown path', allowed, nearest: nearestName(path, figures.keys()) });
      continue;
    }
    const parsed = parseFigure(value, figure);
    const allowed = 'allowed' in parsed ? parsed.allowed : figure.set(parsed.value);
    if (allowed !== undefined) problems.push({ ...where, found: JSON.stringify(value).slice(0, 80), allowed });
  }
  checkHeadEnds(system, overrides, problems);
}

/** What is sound alone may not be so together: reported at the last override of the head-end. */
function checkHeadEnds({ headEnds }: SystemDraft, overrides: readonly Override[], problems: Problem[]): void {
  for (const { id, latencyMinMs, latencyMaxMs, honestPerS, throughputPerS } of headEnds) {
    const last = overrides.findLast(({ path }) => path.startsWith(`headEnds.${id}.`));
    if (last === undefined) continue;
    const where = { file: last.place.file, line: last.place.line, column: last.place.column, path: `overrides.${last.path}` };
    if (latencyMaxMs < latencyMinMs) {
      problems.push({
        ...where,
        found: `latencies from ${latencyMinMs} to ${latencyMaxMs} ms`,
        allowed: 'latencyMin ≤ latencyMax',
      });
    }
    if (honestPerS >= throughputPerS) {
      const found = `honestPerS ${honestPerS} of throughputPerS ${throughputPerS}`;
      problems.push({ ...where, found, allowed: 'honestPerS less than throughputPerS' });
    }
  }
}

function parseFigure(written: unknown, { dimension, min, max }: OverridableFigure): { value: number } | { allowed: string } {
  const parsed =
    dimension === 'count'
      ? parseCount(written)
      : dimension === 'price-per-tonne'
        ? parsePricePerTonne(written)
        : parseQuantity(written, dimension);
  if ('allowed' in parsed || (parsed.value >= min && parsed.value <= max)) return parsed;
  const unit =
    dimension === 'count' ? 'a whole number' : dimension === 'price-per-tonne' ? 'a price' : allowedQuantity(dimension);
  const shown = (value: number): string =>
    dimension === 'count' || dimension === 'price-per-tonne' ? String(value) : formatQuantity(value, dimension);
  const least = min > -UNBOUNDED ? [`at least ${shown(min)}`] : [];
  const most = max < UNBOUNDED ? [`at most ${shown(max)}`] : [];
  return { allowed: [unit, ...least, ...most].join(', ') };
}

/** Limits from here on are those of numbers, and nothing that a user need be told. */
const UNBOUNDED = 1e12;

/** '48.5 GBP/t' as GBP per gram. */
function parsePricePerTonne(written: unknown): { value: number } | { allowed: string } {
  const refused = { allowed: 'a price of carbon, e.g. 48.5 GBP/t' };
  if (typeof written !== 'string' || !/\/t$/.test(written.trim())) return refused;
  const parsed = parseQuantity(written.trim().slice(0, -2), 'money');
  return 'value' in parsed ? { value: Number(`${parsed.value}e-6`) } : refused;
}

const figure = (
  path: string,
  dimension: OverridableFigure['dimension'],
  change: (value: number) => void,
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
): OverridableFigure => {
  const set = (value: number): undefined => void change(value);
  return { path, dimension, min, max, set };
};

const share = (path: string, set: (value: number) => void): OverridableFigure => figure(path, 'fraction', set, 0, 1);

function headEndFigures(system: SystemDraft): OverridableFigure[] {
  const given = new Set<HeadEndDraft>();
  return system.headEnds.flatMap(headEnd => {
    const path = `headEnds.${headEnd.id}`;
    const setShare = (value: number): string | undefined => setHeadEndShare(system, headEnd, value, given);
    return [
      { path: `${path}.share`, dimension: 'fraction', min: 0, max: 1, set: setShare } as const,
      figure(`${path}.throughputPerS`, 'count', value => (headEnd.throughputPerS = value), 1),
      figure(`${path}.honestPerS`, 'count', value => (headEnd.honestPerS = value)),
      figure(`${path}.latencyMin`, 'duration', value => (headEnd.latencyMinMs = value)),
      figure(`${path}.latencyMax`, 'duration', value => (headEnd.latencyMaxMs = value)),
    ];
  });
}

type HeadEndDraft = SystemDraft['headEnds'][number];

/** The head-end gets the share; those of its kind of device that were not `given` one share the rest in proportion. */
function setHeadEndShare(
  system: SystemDraft,
  changed: HeadEndDraft,
  value: number,
  given: Set<HeadEndDraft>,
): string | undefined {
  given.add(changed);
  const alike = system.headEnds.filter(({ devices }) => devices === changed.devices);
  const others = alike.filter(headEnd => !given.has(headEnd));
  const taken = alike.reduce((sum, one) => (one !== changed && given.has(one) ? sum + one.shareFraction : sum), value);
  const rest = 1 - taken;
  const isWhole = Math.abs(rest) <= 1e-9;
  if (rest < -1e-9 || (others.length === 0 && !isWhole)) {
    return `shares of the head-ends of the kind ${changed.devices} that sum to 100 %`;
  }
  const otherSum = others.reduce((sum, { shareFraction }) => sum + shareFraction, 0);
  for (const other of others) {
    const proportion = otherSum === 0 ? 1 / others.length : other.shareFraction / otherSum;
    other.shareFraction = Math.max(0, rest) * proportion;
  }
  changed.shareFraction = value;
  return undefined;
}

function responseFigures(system: SystemDraft): OverridableFigure[] {
  return system.responses.flatMap(service => {
    const path = `response.${service.id}`;
    const held = [
      figure(`${path}.holding`, 'power', value => (service.holdingW = value)),
      share(`${path}.delivery`, value => (service.deliveryFraction = value)),
    ];
    if (service.shape === 'governor') return held;
    return [
      ...held,
      figure(`${path}.delay`, 'duration', value => (service.delayMs = value)),
      figure(`${path}.ramp`, 'duration', value => (service.rampMs = value)),
      figure(`${path}.duration`, 'duration', value => (service.durationMs = value)),
      figure(`${path}.fade`, 'duration', value => (service.fadeMs = value)),
    ];
  });
}

function dispatchFigures({ frequency }: SystemDraft): OverridableFigure[] {
  return [
    figure('dispatch.inertiaFloor', 'storedEnergy', value => (frequency.inertiaFloorVAs = value)),
    figure('dispatch.compensators', 'storedEnergy', value => (frequency.compensatorsVAs = value)),
    figure('dispatch.reserve', 'power', value => (frequency.reserveW = value)),
    figure('dispatch.securedLoss', 'power', value => (frequency.securedLossW = value)),
    share('frequency.loadDampingPerHz', value => (frequency.loadDampingPerHz = value)),
    figure('frequency.demandInertia', 'duration', value => (frequency.demandInertiaS = value / 1000), 0, 60_000),
    figure('restoration.wait', 'duration', value => (frequency.restorationWaitMs = value)),
    figure('restoration.interval', 'duration', value => (frequency.restorationIntervalMs = value)),
    share('restoration.block', value => (frequency.restorationBlockFraction = value)),
  ];
}

function plantFigures(system: SystemDraft): OverridableFigure[] {
  return system.plants.flatMap(plant => {
    const path = `plants.${plant.id}`;
    return [
      figure(`${path}.unitCount`, 'count', value => (plant.unitCount = value), 1, 1_000_000),
      figure(`${path}.unitPower`, 'power', value => (plant.unitW = value)),
      share(`${path}.availability`, value => (plant.availabilityFraction = value)),
      figure(`${path}.marginalCost`, 'moneyPerEnergy', value => (plant.marginalCostPerWh = value), -1, 1),
      figure(`${path}.inertia`, 'duration', value => (plant.inertiaS = value / 1000), 0, 30_000),
    ];
  });
}

function protectionFigures(system: SystemDraft): OverridableFigure[] {
  return [
    ...system.converterResponses.map(one => figure(`links.${one.name}.response`, 'power', value => (one.limitW = value))),
    ...system.shedding.map(stage =>
      share(`shedding.${stage.scheme}.${stage.stage}.delivered`, value => (stage.deliveredFraction = value)),
    ),
    ...lineFigures(system),
    ...system.embedded.map(group => figure(`embedded.${group.id}.power`, 'power', value => (group.powerW = value))),
  ];
}

/** Whether, from where and how soon branches trip on overload. */
function lineFigures({ lineProtection: plan }: SystemDraft): OverridableFigure[] {
  if (plan === null) return [];
  return [
    figure('protection.lineOverload', 'count', value => (plan.isInForce = value === 1), 0, 1),
    figure('protection.linePickup', 'fraction', value => (plan.pickupFraction = value), 1, 10),
    figure('protection.lineTimeMultiplier', 'count', value => (plan.timeMultiplier = value), 1, 1000),
  ];
}

/** What boundaries and links may carry is lower on most days than at their best. */
function networkFigures({ network }: SystemDraft): OverridableFigure[] {
  if (network === null) return [];
  const boundaries = network.boundaries.flatMap(boundary => [
    figure(`boundaries.${boundary.name}.limit`, 'power', value => (boundary.limitW = value)),
    figure(`boundaries.${boundary.name}.reverseLimit`, 'power', value => (boundary.reverseLimitW = value)),
  ]);
  const links = network.dcLinks.map(link =>
    figure(`links.${link.name}.limit`, 'power', value => {
      link.limitW = value;
      link.powerW = Math.max(-value, Math.min(value, link.powerW));
    }),
  );
  const ratings = figure('dispatch.lineRatings', 'count', value => (network.holdsRatings = value === 1), 0, 1);
  return [...boundaries, ...links, ratings];
}

const COST_DIMENSIONS: Readonly<Record<CostRow['basis'], OverridableFigure['dimension']>> = {
  'per-wh': 'moneyPerEnergy',
  'per-gram': 'price-per-tonne',
  'per-device': 'money',
  'per-customer': 'money',
  'per-year': 'money',
};

/**
 * An overridden cost is the user's own figure, in the system's own prices: it has no range. Plants' marginal costs contain the
 * price of carbon, so another price moves each by what it emits, and with it the merit order.
 */
function costFigures(system: SystemDraft): OverridableFigure[] {
  return system.costs.map(cost => {
    const set = (value: number): void => {
      if (cost.part === 'carbon') {
        for (const plant of system.plants) plant.marginalCostPerWh += (value - cost.amount) * plant.emissionsGPerWh;
      }
      cost.amount = value;
      cost.priceYear = system.priceYear;
      cost.low = value;
      cost.high = value;
    };
    return figure(`costs.${cost.part}.${cost.class}`, COST_DIMENSIONS[cost.basis], set, -1e12, 1e12);
  });
}
