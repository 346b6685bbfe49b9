import type { System } from '../system/system.js';

/** Frequency must be this near to nominal before tripped inverters begin to count their reconnection time, Hz. */
const RECONNECT_BAND_HZ = 0.5;

/** Which inverter settings of the agents have tripped and may not reconnect yet. */
export class InverterWatch {
  /** By setting: 1 while its inverters may not reconnect. */
  readonly inhibited: Uint8Array;
  readonly #nominalHz: number;
  #inhibitedCount = 0;
  #signals = new Map<number, 1 | 2>();

  constructor(system: System) {
    this.inhibited = new Uint8Array(system.solar.settings.length);
    this.#nominalHz = system.limits.nominalHz;
  }

  trip(settingIndex: number): void {
    if (!this.inhibited[settingIndex]) this.#inhibitedCount++;
    this.inhibited[settingIndex] = 1;
    this.#signals.set(settingIndex, 1);
  }

  /** Looks at the frequency after a tick; true where a setting may reconnect from the next tick on. */
  tick(frequencyHz: number): boolean {
    if (this.#inhibitedCount === 0 || this.#signals.size > 0) return false;
    if (!(Math.abs(frequencyHz - this.#nominalHz) <= RECONNECT_BAND_HZ)) return false;
    for (let setting = 0; setting < this.inhibited.length; setting++) {
      if (!this.inhibited[setting]) continue;
      this.inhibited[setting] = 0;
      this.#signals.set(setting, 2);
    }
    this.#inhibitedCount = 0;
    return true;
  }

  /** For the state hash. */
  words(): number[] {
    return [...this.inhibited, ...[...this.#signals].sort(([a], [b]) => a - b).flat()];
  }

  /** What devices feel from the next window's start on. */
  takeSignals(): ReadonlyMap<number, 1 | 2> {
    const signals = this.#signals;
    this.#signals = new Map();
    return signals;
  }
}
