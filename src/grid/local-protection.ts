import type { System } from '../system/system.js';
import type { MultiArea } from './multi-area.js';
import { generationRelay, inverterRelays, plantRelays } from './protection.js';
import { type RelaySetting, Relays } from './relays.js';
import { type Owner, type TripParts, Trips } from './trips.js';

/** Plants at a bus leave so long beyond a limit at which all of an island leave at once: a relay's time (EREC G99), ms. */
const OWN_DELAY_MS = 500;

/** An area's relays and whose they are. */
interface AreaRelays {
  readonly relays: Relays;
  readonly owners: readonly Owner[];
}

/**
 * Relays where areas have frequencies of their own: load shedding, embedded plant and agents' inverters watch that of their area,
 * all plants of an island that of its centre. An island whose plants leave is black, the others go on.
 */
export class LocalProtection {
  readonly #multiArea: MultiArea;
  readonly #trips: Trips;
  readonly #areas: readonly AreaRelays[];
  /** Of plants, by bus, so that nothing is forgotten where an island parts. */
  readonly #plants: readonly Relays[];
  /** Of the plants at each bus, which see its own frequency. */
  readonly #ownPlants: readonly Relays[];
  /** Within these no relay of an area or a plant can start, and none has. */
  readonly #quietFromHz: number;
  readonly #quietToHz: number;
  #isQuiet = true;
  isBlack = false;

  constructor(parts: TripParts, multiArea: MultiArea) {
    const { system } = parts;
    this.#multiArea = multiArea;
    this.#trips = new Trips(parts);
    this.#areas = system.areas.map((_, area) => relaysOf(parts, system, area));
    this.#plants = Array.from({ length: multiArea.swing.busCount }, () => new Relays(plantRelays(system.limits)));
    this.#ownPlants = this.#plants.map(() => new Relays(plantRelays(system.limits, OWN_DELAY_MS)));
    const all = [...this.#areas.map(({ relays }) => relays), ...this.#plants];
    this.#quietFromHz = Math.max(...all.map(({ quietFromHz }) => quietFromHz));
    this.#quietToHz = Math.min(...all.map(({ quietToHz }) => quietToHz));
  }

  /** Frequency relays over a step that has ended; embedded plant and islands leave at once, devices after the tick. */
  stepFrequency(stepMs: number, atMs: number, loadW: number, causeId: number | undefined): void {
    const { lowestHz, highestHz } = this.#multiArea.range();
    const isInside = lowestHz >= this.#quietFromHz && highestHz <= this.#quietToHz;
    if (isInside && this.#isQuiet) return;
    this.#isQuiet = isInside;
    for (let area = 0; area < this.#areas.length; area++) {
      const { relays, owners } = this.#areas[area]!;
      relays.stepFrequency(this.#multiArea.areaHz(area), stepMs);
      this.#operate(relays, owners, atMs, loadW, causeId);
    }
    this.#watchPlants(stepMs, atMs, causeId);
  }

  /** RoCoF relays at the end of a tick. */
  stepRocof(atMs: number, causeId: number | undefined): void {
    for (let area = 0; area < this.#areas.length; area++) {
      const { relays, owners } = this.#areas[area]!;
      relays.stepRocof({ ticksAgo: ticks => this.#multiArea.areaHzAgo(area, ticks) });
      this.#operate(relays, owners, atMs, 0, causeId);
    }
  }

  #operate(relays: Relays, owners: readonly Owner[], atMs: number, loadW: number, causeId: number | undefined): void {
    for (let i = 0; i < relays.operatedCount; i++) this.#trips.operate(owners[relays.operated[i]!]!, atMs, loadW, causeId);
  }

  /** Every plant sees the centre of its island, and all of an island leave together. */
  #watchPlants(stepMs: number, atMs: number, causeId: number | undefined): void {
    const { islands } = this.#multiArea;
    const centresHz = this.#multiArea.centresHz();
    const leaving = new Set<number>();
    for (let bus = 0; bus < this.#plants.length; bus++) {
      const island = islands.ofBus[bus]!;
      if (island < 0) continue;
      const relays = this.#plants[bus]!;
      relays.stepFrequency(centresHz[island]!, stepMs);
      if (relays.operatedCount > 0) leaving.add(island);
    }
    // From the last to the first: the numbers of those before stay.
    for (const island of [...leaving].sort((a, b) => b - a)) this.#goBlack(island, atMs, causeId);
    this.#watchOwn(stepMs, atMs, causeId);
  }

  /** Plants at a bus that swings far from its island leave without the others. */
  #watchOwn(stepMs: number, atMs: number, causeId: number | undefined): void {
    const { islands } = this.#multiArea;
    for (let bus = 0; bus < this.#ownPlants.length; bus++) {
      if (islands.isLive[bus] === 0) continue;
      const relays = this.#ownPlants[bus]!;
      relays.stepFrequency(this.#multiArea.busHz(bus), stepMs);
      if (relays.operatedCount > 0)
        this.#trips.tripPlants(bus, plant => this.#multiArea.supply.shareAtBus(plant, bus), atMs, causeId);
    }
  }

  #goBlack(island: number, atMs: number, causeId: number | undefined): void {
    const isAll = this.#multiArea.islands.isWhole;
    const blackout = this.#multiArea.blackOut(island, atMs);
    if (!isAll) this.#trips.blackOutIsland(blackout, atMs, causeId);
    if (this.#multiArea.islands.count > 0) return;
    this.isBlack = true;
    this.#trips.blackOut(atMs, causeId);
  }

  words(): number[] {
    const all = [...this.#areas.map(({ relays }) => relays), ...this.#plants, ...this.#ownPlants];
    return [...all.flatMap(relays => relays.words()), Number(this.#isQuiet), Number(this.isBlack)];
  }
}

function relaysOf({ embedded, shedding }: TripParts, system: System, areaIndex: number): AreaRelays {
  const owners: Owner[] = [];
  const settings: RelaySetting[] = [];
  const own = (kind: Owner['kind'], index: number, setting: RelaySetting | null): void => {
    if (!setting) return;
    owners.push({ kind, index, areaIndex });
    settings.push(setting);
  };
  embedded.groups.forEach((group, index) => {
    if (group.areaIndex === areaIndex) own('embedded', index, embedded.relayOf(group));
  });
  system.solar.settings.forEach((setting, index) => {
    for (const relay of inverterRelays(setting)) own('inverter', index, relay);
  });
  system.generationShedding.forEach((stage, index) => {
    own('generation', index, generationRelay(stage));
  });
  const { sheddingScheme } = system.areas[areaIndex]!;
  shedding.stages.forEach(({ scheme }, index) => {
    if (scheme === sheddingScheme) own('shedding', index, shedding.relays[index]!);
  });
  return { owners, relays: new Relays(settings) };
}
