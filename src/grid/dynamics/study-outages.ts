import type { EventLog } from '../../base/event-log.js';
import { megawattsFromWatts } from '../../base/units.js';
import { islandsOf, servicesOf } from '../../system/islands.js';
import type { System } from '../../system/system.js';
import type { RotorModel } from './rotor-model.js';

const NAMES_SHOWN_MAX = 8;

/** What is out of service in a system of machines: rotors, branches and load, and what is black as no machine holds it up. */
export class StudyOutages {
  /** Whether the network is another than at the start. */
  isChanged = false;
  /** Moves whenever something goes out. */
  version = 0;
  readonly isDark: Uint8Array;
  readonly #system: System;
  readonly #model: RotorModel;
  readonly #log: EventLog;
  #isStale = false;
  #settledVersion = 0;

  constructor(system: System, model: RotorModel, log: EventLog) {
    this.#system = system;
    this.#model = model;
    this.#log = log;
    this.isDark = Uint8Array.from(model.network.buses, (_, bus) => +(model.reduction.islandOfBus[bus]! < 0));
  }

  /** Opens a branch; false where it was open already. What follows comes with `settle`. */
  openBranch(branch: number): boolean {
    if (this.#model.isOpen[branch] === 1 || !this.#model.network.branches[branch]!.isInService) return false;
    this.#model.isOpen[branch] = 1;
    this.#isStale = true;
    return true;
  }

  /** Takes a rotor away with its energy and governors; returns what it gave, W. */
  tripRotor(rotor: number): number {
    if (rotor < 0 || this.#model.isOn[rotor] === 0) return 0;
    const powerW = this.#model.mechanicalW[rotor]!;
    this.#model.isOn[rotor] = 0;
    this.#isStale = true;
    return powerW;
  }

  /** Sheds a share of a bus's load; returns what that drew at the start, W. */
  shed(bus: number, share: number): number {
    const { servedShare, network } = this.#model;
    const before = servedShare[bus]!;
    // Shares that sum to all may leave a last bit of rounding.
    servedShare[bus] = before - share < 1e-9 ? 0 : before - share;
    this.#isStale = true;
    return (before - servedShare[bus]!) * Math.max(0, network.buses[bus]!.loadW);
  }

  /** Machines of an island whose centre of inertia is below a frequency leave. */
  leaveBelow(x: Float64Array, deviationHz: number): void {
    const { active, energyWs, rotorCount, reduction } = this.#model;
    for (let island = 0; island < reduction.islandCount; island++) {
      const members = active.filter((_, i) => reduction.islandOfRotor[i] === island);
      const energy = members.reduce((sum, r) => sum + energyWs[r]!, 0);
      const centreHz = members.reduce((sum, r) => sum + (energyWs[r]! * x[rotorCount + r]!) / energy, 0);
      if (centreHz < deviationHz) for (const r of members) this.tripRotor(r);
    }
  }

  /** Lets the model be what is left after outages. */
  update(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.isChanged = true;
    this.version++;
    this.#model.rebuild();
  }

  /** The same, and says which parts fell black by outages. */
  settle(atMs: number, causeId: number | undefined): void {
    this.update();
    if (this.#settledVersion === this.version) return;
    this.#settledVersion = this.version;
    const { islandOfBus } = this.#model.reduction;
    const fallen: number[] = [];
    for (let bus = 0; bus < islandOfBus.length; bus++) {
      if (islandOfBus[bus]! >= 0 || this.isDark[bus] === 1) continue;
      this.isDark[bus] = 1;
      fallen.push(bus);
    }
    // Where nothing is left the system is black as a whole, which is told as such.
    if (this.#model.active.length > 0) this.#tell(fallen, atMs, causeId);
  }

  #tell(fallen: readonly number[], atMs: number, causeId: number | undefined): void {
    const { network, isOpen, servedShare } = this.#model;
    const { ofBus } = islandsOf(
      network,
      servicesOf(network).map((is, branch) => (isOpen[branch] === 1 ? 0 : is)),
    );
    for (const island of new Set(fallen.map(bus => ofBus[bus]!))) {
      const inIsland = fallen.filter(bus => ofBus[bus] === island);
      for (const area of new Set(inIsland.map(bus => network.buses[bus]!.area ?? ''))) {
        const buses = inIsland.filter(bus => (network.buses[bus]!.area ?? '') === area);
        const powerW = buses.reduce((sum, bus) => sum + Math.max(0, network.buses[bus]!.loadW) * servedShare[bus]!, 0);
        const names = busNames(this.#model, buses);
        const message = `No machine is left at ${names}: black, ${Math.round(megawattsFromWatts(powerW))} MW of load.`;
        this.#log.add({ atMs, source: 'grid', kind: 'area-black', subject: area, area, powerW, causeId, message });
      }
    }
  }

  /** Share of each area's load that has supply. */
  get suppliedByArea(): Float64Array {
    const { servedShare } = this.#model;
    return Float64Array.from(this.#system.areaBuses, buses =>
      buses.reduce((sum, { bus, fraction }) => sum + (this.isDark[bus] === 1 ? 0 : servedShare[bus]!) * fraction, 0),
    );
  }

  words(): number[] {
    const { isOn, isOpen, servedShare } = this.#model;
    return [...isOn, ...isOpen, ...servedShare, ...this.isDark];
  }
}

/** Buses for people: the first few by name. */
export function busNames({ network }: RotorModel, buses: readonly number[]): string {
  const shown = buses.slice(0, NAMES_SHOWN_MAX).map(bus => network.buses[bus]!.name);
  const more = buses.length - shown.length;
  return `${buses.length === 1 ? 'bus' : 'buses'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
