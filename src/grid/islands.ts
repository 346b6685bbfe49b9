import { islandsOf, servicesOf } from '../system/islands.js';
import type { Network } from '../system/network.js';
import type { System } from '../system/system.js';

/** What went black with an island: its buses, and of what each area drew before the share that it took there. */
export interface Blackout {
  readonly buses: readonly number[];
  readonly areas: readonly { readonly areaIndex: number; readonly fraction: number }[];
}

/** Shares are whole; a last bit of rounding is nobody's demand. */
const NEARLY_ALL = 1 - 1e-9;

/**
 * Which buses of the nation hang together, which are dead, and where areas take the power that they still have. An area lies in
 * the island that takes most of its live demand: that is where its frequency is measured. What it takes at a dead bus is lost,
 * and what is left of it is drawn at its live ones.
 */
export class Islands {
  /** 1 where a bus has voltage. */
  readonly isLive: Uint8Array;
  /** Island of each bus, numbered by their first bus; −1 for a dead one. */
  ofBus: Int32Array;
  count = 0;
  /** Share of buses that have voltage. */
  liveFraction = 1;
  /** Share of each area's demand that is taken at dead buses. */
  readonly blackFraction: Float64Array;
  /** Buses at which areas take power, area by area: places [firstPlace[a], firstPlace[a + 1]). */
  readonly firstPlace: Int32Array;
  readonly placeArea: Int32Array;
  readonly placeBus: Int32Array;
  /** Share of an area's remaining demand; sums to 1 over the live places of an area that has some. */
  readonly placeShare: Float64Array;
  readonly #wholeShare: Float64Array;
  /** Share of what a place would take that has supply: none at a dead bus, and where it is live again what feeders took up. */
  readonly #backFraction: Float64Array;
  /** The same for what measures in an area: its places in one island. */
  readonly #meterShare: Float64Array;
  readonly #network: Network;
  readonly #inService: Uint8Array;
  #isWhole = true;
  /** 1 where nothing of an area waits for supply. */
  readonly #isFull: Uint8Array;

  constructor(system: System, network: Network) {
    const places = system.areaBuses.flatMap((buses, area) => buses.map(({ bus, fraction }) => ({ area, bus, fraction })));
    this.#network = network;
    this.isLive = new Uint8Array(network.buses.length).fill(1);
    this.ofBus = new Int32Array(network.buses.length);
    this.blackFraction = new Float64Array(system.areas.length);
    this.#isFull = new Uint8Array(system.areas.length).fill(1);
    this.placeArea = Int32Array.from(places, ({ area }) => area);
    this.placeBus = Int32Array.from(places, ({ bus }) => bus);
    this.#wholeShare = Float64Array.from(places, ({ fraction }) => fraction);
    this.placeShare = this.#wholeShare.slice();
    this.#backFraction = new Float64Array(places.length).fill(1);
    this.#meterShare = this.#wholeShare.slice();
    this.firstPlace = Int32Array.from(
      { length: system.areaBuses.length + 1 },
      (_, a) => places.filter(({ area }) => area < a).length,
    );
    this.#inService = servicesOf(network);
    this.#find();
  }

  /** Everything hangs together and is alive. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Nothing waits for supply at any bus, dead or live again. */
  get isAllBack(): boolean {
    return !this.#isFull.includes(0);
  }

  closeBranch(branch: number): void {
    this.#inService[branch] = 1;
    this.#find();
  }

  openBranch(branch: number): void {
    this.#inService[branch] = 0;
    this.#find();
  }

  /** An island loses voltage. */
  blackOut(island: number): Blackout {
    const buses = [...this.ofBus.keys()].filter(bus => this.ofBus[bus] === island);
    const before = Array.from(this.blackFraction, (_, area) => this.#suppliedShare(area));
    for (const bus of buses) this.isLive[bus] = 0;
    for (let place = 0; place < this.placeBus.length; place++)
      if (this.isLive[this.placeBus[place]!] === 0) this.#backFraction[place] = 0;
    this.#find();
    const areas = before.map((was, areaIndex) => {
      const now = this.#suppliedShare(areaIndex);
      return { areaIndex, fraction: now > 0 ? (was - now) / was : Math.sign(was) };
    });
    return { buses, areas: areas.filter(({ fraction }) => fraction > 0) };
  }

  /** A dead bus has voltage again; what areas take there waits until `giveBack`. */
  energise(bus: number): void {
    this.isLive[bus] = 1;
    this.#find();
  }

  /** Feeders with this share of an area's demand have supply again at its live buses, where some wait. */
  giveBack(area: number, share: number): void {
    const { energised } = this.waitingShare(area);
    const part = share >= energised * NEARLY_ALL ? 1 : share / energised;
    for (let place = this.firstPlace[area]!; place < this.firstPlace[area + 1]!; place++) {
      if (this.isLive[this.placeBus[place]!] === 0) continue;
      const waiting = 1 - this.#backFraction[place]!;
      this.#backFraction[place] = part === 1 ? 1 : this.#backFraction[place]! + part * waiting;
    }
    this.#place(area);
  }

  /** Share of an area's demand that waits for supply: at buses that are live again, and with that at dead ones. */
  waitingShare(area: number): { readonly energised: number; readonly all: number } {
    let energised = 0;
    let all = 0;
    for (let place = this.firstPlace[area]!; place < this.firstPlace[area + 1]!; place++) {
      const waiting = this.#wholeShare[place]! * (1 - this.#backFraction[place]!);
      all += waiting;
      if (this.isLive[this.placeBus[place]!] === 1) energised += waiting;
    }
    return { energised, all };
  }

  /** Share of its area's demand that a place draws now. */
  drawnShare(place: number): number {
    return this.#wholeShare[place]! * this.#backFraction[place]!;
  }

  #suppliedShare(area: number): number {
    let share = 0;
    for (let place = this.firstPlace[area]!; place < this.firstPlace[area + 1]!; place++) share += this.drawnShare(place);
    return share;
  }

  /** Mean of a quantity of buses over what an area takes in its island; NaN where it is black. */
  meanOf(area: number, ofBus: (bus: number) => number): number {
    if (this.blackFraction[area] === 1) return Number.NaN;
    let sum = 0;
    for (let place = this.firstPlace[area]!; place < this.firstPlace[area + 1]!; place++) {
      const share = this.#meterShare[place]!;
      if (share > 0) sum += share * ofBus(this.placeBus[place]!);
    }
    return sum;
  }

  #find(): void {
    const { ofBus } = islandsOf(this.#network, this.#inService);
    const number = new Map<number, number>();
    this.ofBus = ofBus.map((island, bus) => {
      if (this.isLive[bus] === 0 || island < 0) return -1;
      if (!number.has(island)) number.set(island, number.size);
      return number.get(island)!;
    });
    this.count = number.size;
    this.liveFraction = this.isLive.reduce((sum, isLive) => sum + isLive, 0) / this.isLive.length;
    this.#isWhole = this.count === 1 && !this.isLive.includes(0);
    for (let area = 0; area < this.blackFraction.length; area++) this.#place(area);
  }

  #place(area: number): void {
    const byIsland = new Float64Array(this.count);
    let liveShare = 0;
    let blackShare = 0;
    let drawnShare = 0;
    let isFull = true;
    for (let place = this.firstPlace[area]!; place < this.firstPlace[area + 1]!; place++) {
      const island = this.ofBus[this.placeBus[place]!]!;
      if (this.#backFraction[place]! < 1) isFull = false;
      if (island < 0) blackShare += this.#wholeShare[place]!;
      else {
        byIsland[island]! += this.#wholeShare[place]!;
        liveShare += this.#wholeShare[place]!;
        drawnShare += this.drawnShare(place);
      }
    }
    this.#isFull[area] = Number(isFull);
    const main = byIsland.indexOf(Math.max(...byIsland));
    this.blackFraction[area] = liveShare === 0 ? 1 : blackShare;
    for (let place = this.firstPlace[area]!; place < this.firstPlace[area + 1]!; place++) {
      const island = this.ofBus[this.placeBus[place]!]!;
      const share = this.#wholeShare[place]!;
      // Where nothing is drawn yet, what is drawn next is drawn at every live place alike.
      const drawn = drawnShare > 0 ? this.drawnShare(place) / drawnShare : share / liveShare;
      this.placeShare[place] = island < 0 ? 0 : isFull ? share : drawn;
      const isAlone = byIsland[main] === liveShare && blackShare === 0;
      this.#meterShare[place] = island < 0 || island !== main ? 0 : isAlone ? share : share / byIsland[main]!;
    }
  }

  words(): number[] {
    return [...this.isLive, ...this.#inService, ...this.#backFraction];
  }
}
