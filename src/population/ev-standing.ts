import type { Stay } from './ev-session.js';
import { type CarSort, DEPOT, EvTravel, HOME } from './ev-travel.js';
import { FEEDER_OFF, type KernelParts, OFF } from './kind.js';
import type { evSchema } from './kinds/ev.js';

/**
 * What a car is doing; `forced` is charging by an order, `toExport` waits for its export window, `paused` for the end of a call.
 * Without supply a car that would charge is `missing` it, one that would do something else `interrupted`.
 */
export const phases = {
  away: 0,
  waiting: 1,
  charging: 2,
  full: 3,
  toExport: 4,
  exporting: 5,
  following: 6,
  interrupted: 7,
  forced: 8,
  missing: 9,
  paused: 10,
} as const;

/** What a car is, where it stands and what that means: read from its columns, which it leaves as they are. */
export class EvStanding {
  readonly travel: EvTravel;
  /** The stay of the car asked about last: one object, filled again for each. */
  readonly #stay: { -readonly [K in keyof Stay]: Stay[K] } = {
    car: 0,
    management: 'unmanaged',
    tariff: 0,
    site: HOME,
    dayIndex: 0,
    untilMs: 0,
  };

  constructor(readonly parts: KernelParts<typeof evSchema>) {
    this.travel = new EvTravel(parts.world);
  }

  /** Whether the car's charge point has no supply: of the home's meter at home alone. */
  isOff(i: number): boolean {
    const { off, site } = this.parts.columns;
    return (off[i]! & (site[i] === HOME ? OFF : FEEDER_OFF)) !== 0;
  }

  isFlowing(i: number): boolean {
    const phase = this.parts.columns.phase[i]!;
    return phase === phases.charging || phase === phases.forced || phase === phases.exporting || phase === phases.following;
  }

  /** What there is to charge where the car stands, steps. */
  toCharge(i: number): number {
    return Math.max(0, this.parts.columns.need[i]! - this.left(i));
  }

  /** At home and at a depot people let their charging wait. */
  canPause(i: number): boolean {
    const { site } = this.parts.columns;
    return site[i] === HOME || site[i] === DEPOT;
  }

  /**
   * What an operator could free at once, W: by stopping a charge that it manages, and by feeding back from a car at home whose
   * battery has enough. Cars that obey somebody else are not at hand.
   */
  responseW(i: number): number {
    const { phase, site, need } = this.parts.columns;
    const now = phase[i]!;
    if (now === phases.away || now === phases.interrupted || now === phases.missing) return 0;
    const { management, battery } = this.sort(i);
    if ((management !== 'smart' && management !== 'v2g') || this.isOff(i)) return 0;
    if (!this.canPause(i)) return 0;
    const stoppedW = now === phases.charging ? this.powerW(i) : 0;
    const rests = now === phases.waiting || now === phases.full || now === phases.toExport || now === phases.charging;
    const isFull = need[i]! <= battery * (1 - this.parts.world.system.evs.responseReserveFraction);
    return management === 'v2g' && site[i] === HOME && rests && isFull ? stoppedW + this.powerW(i) : stoppedW;
  }

  sort(i: number): CarSort {
    return this.travel.sort(this.parts.columns.sort[i]!);
  }

  powerW(i: number): number {
    return this.travel.powerW(this.sort(i), this.parts.columns.site[i]!);
  }

  left(i: number): number {
    return this.travel.left(this.sort(i), this.parts.columns.site[i]!);
  }

  stayOf(i: number, atMs: number): Stay {
    const { columns } = this.parts;
    const stay = this.#stay;
    stay.car = i;
    stay.management = this.sort(i).management;
    stay.tariff = columns.tariff[i]!;
    stay.site = columns.site[i]!;
    stay.dayIndex = this.sessionDay(i, atMs);
    stay.untilMs = columns.untilMs[i]!;
    return stay;
  }

  /** Day index of the present session: its number modulo 256 is stored, and it began within the last days. */
  sessionDay(i: number, atMs: number): number {
    const { columns, world } = this.parts;
    let dayIndex = world.dayIndexOf(atMs);
    while (dayIndex > 0 && (world.days[dayIndex]!.number & 255) !== columns.session[i]) dayIndex--;
    return dayIndex;
  }
}
