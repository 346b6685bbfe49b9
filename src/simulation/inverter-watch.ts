import type { System } from '../system/system.js';

/** Frequency must be this near to nominal before tripped inverters begin to count their reconnection time, Hz. */
const RECONNECT_BAND_HZ = 0.5;

/** Which inverter settings of the agents have tripped and may not reconnect yet: everywhere alike, or area by area. */
export class InverterWatch {
  /** By setting, or by area × settings + setting: 1 while its inverters may not reconnect. */
  readonly inhibited: Uint8Array;
  readonly #settingCount: number;
  readonly #nominalHz: number;
  #inhibitedCount = 0;
  #signals = new Map<number, 1 | 2>();

  constructor({ areas, solar, limits }: System, isByArea = false) {
    this.#settingCount = solar.settings.length;
    this.inhibited = new Uint8Array(this.#settingCount * (isByArea ? areas.length : 1));
    this.#nominalHz = limits.nominalHz;
  }

  trip(settingIndex: number, areaIndex = 0): void {
    const place = areaIndex * this.#settingCount + settingIndex;
    if (!this.inhibited[place]) this.#inhibitedCount++;
    this.inhibited[place] = 1;
    this.#signals.set(place, 1);
  }

  /** Looks at frequencies after a tick; true where a setting may reconnect from the next tick on. */
  tick(areaHz: (areaIndex: number) => number): boolean {
    if (this.#inhibitedCount === 0 || this.#signals.size > 0) return false;
    for (let place = 0; place < this.inhibited.length; place++) {
      if (!this.inhibited[place]) continue;
      const frequencyHz = areaHz(Math.floor(place / this.#settingCount));
      if (!(Math.abs(frequencyHz - this.#nominalHz) <= RECONNECT_BAND_HZ)) continue;
      this.inhibited[place] = 0;
      this.#inhibitedCount--;
      this.#signals.set(place, 2);
    }
    return this.#signals.size > 0;
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
