import type { Dynamics } from '../../system/dynamics.js';
import type { Network } from '../../system/network.js';
import type { Feedback } from './feedback.js';
import { GOVERNOR_STATES, governorStep, type RunningGovernor, runningGovernor, startGovernor } from './governor-model.js';
import { type Reduction, reduce } from './reduction.js';
import { controlIndexOf, gatherIslands, regulate, servedLoadPu, spreadDamping } from './rotor-groups.js';
import type { RotorModelParts } from './rotor-model-parts.js';

/**
 * The swing of rotors joined by a network, with governors, links and loads that follow frequency, as one system of ordinary
 * differential equations. Run and small-signal analysis use the same right-hand side:
 *   2 H S / f0 · dΔf/dt = P_m − P_e(δ) − ΔP_load − D Δf        dδ/dt = 2π Δf
 * Mechanical power starts at P_e of the start, so that flows count as deviations and a flat run stays flat.
 */
export class RotorModel {
  readonly rotorCount: number;
  readonly stateCount: number;
  readonly nominalHz: number;
  readonly network: Network;
  readonly dynamics: Dynamics;
  readonly governors: readonly RunningGovernor[];
  reduction!: Reduction;
  /** Kinetic energy of each rotor at nominal speed, W·s. */
  readonly energyWs: Float64Array;
  readonly isOn: Uint8Array;
  readonly isOpen: Uint8Array;
  /** Share of each bus's load that has not been shed. */
  readonly servedShare: Float64Array;
  /** What each area's control orders, W. */
  readonly orderW: Float64Array;
  /** Area control of each rotor, −1 for none. */
  readonly controlOf: Int32Array;
  /** Added to the load of each bus, W, until it is changed. */
  readonly addedW: Float64Array;
  #feedbacks: readonly Feedback[] = [];
  /** Moves with every change of what acts on the rotors from outside. */
  inputVersion = 0;
  readonly startW: Float64Array;
  /** Rotor voltages behind their reactances, per unit: those of the start unless regulators move them. */
  readonly rotorPu: Float64Array;

  // Results of the latest derivative, W by rotor: mechanical, and electrical with its share of changed loads.
  readonly mechanicalW: Float64Array;
  readonly electricalW: Float64Array;

  readonly #parts: RotorModelParts;
  readonly #loadW: Float64Array;
  readonly #ownDampingWPerHz: Float64Array;
  readonly #governorAt: number;
  readonly #linkAt: number;
  #active: number[] = [];
  #dampingWPerHz = new Float64Array(0);
  #conductancePu = new Float64Array(0);
  #couplingPu = new Float64Array(0);
  #addedByRotorW = new Float64Array(0);
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  constructor(parts: RotorModelParts) {
    const { network, dynamics, point, nominalHz } = parts;
    const { machines, governors, areaControls, linkResponses } = dynamics;
    const n = machines.length;
    this.#parts = parts;
    this.network = network;
    this.dynamics = dynamics;
    this.nominalHz = nominalHz;
    this.rotorCount = n;
    this.#governorAt = 2 * n;
    this.#linkAt = 2 * n + GOVERNOR_STATES * governors.length;
    this.stateCount = this.#linkAt + linkResponses.length;
    this.energyWs = Float64Array.from(machines, ({ inertiaS, baseVa }) => inertiaS * baseVa);
    this.#ownDampingWPerHz = Float64Array.from(machines, ({ dampingPu, baseVa }) => (dampingPu * baseVa) / nominalHz);
    this.isOn = new Uint8Array(n).fill(1);
    this.isOpen = new Uint8Array(network.branches.length);
    this.servedShare = new Float64Array(network.buses.length).fill(1);
    this.controlOf = Int32Array.from(machines, ({ generator }) => controlIndexOf(network, generator, areaControls));
    this.orderW = new Float64Array(areaControls.length);
    this.addedW = new Float64Array(network.buses.length);
    this.rotorPu = point.rotorPu.slice();
    this.#loadW = Float64Array.from(network.buses, ({ loadW }) => loadW);
    const column = () => new Float64Array(n);
    this.mechanicalW = column();
    this.electricalW = column();
    this.#cos = column();
    this.#sin = column();
    this.rebuild();
    this.startW = this.#startPower(point.rotorRad);
    const baseOf = column();
    for (const { machine, baseW } of governors) baseOf[machine]! += baseW;
    this.governors = governors.map(governor =>
      runningGovernor(governor, this.startW[governor.machine]! / baseOf[governor.machine]!),
    );
  }

  /** A state in balance, at nominal frequency. */
  start(): Float64Array {
    const x = new Float64Array(this.stateCount);
    x.set(this.#parts.point.rotorRad);
    for (const [g, governor] of this.governors.entries()) startGovernor(x, this.#governorAt + GOVERNOR_STATES * g, governor);
    return x;
  }

  /** After a branch has opened or closed, a rotor has tripped or load has been shed: reduces what is left. */
  rebuild(): void {
    const { network, point } = this.#parts;
    this.#active = [];
    for (let r = 0; r < this.rotorCount; r++) if (this.isOn[r] === 1) this.#active.push(r);
    this.reduction = reduce({
      network,
      isOpen: branch => this.isOpen[branch] === 1,
      rotors: this.#active.map(r => point.rotors[r]!),
      loadPu: servedLoadPu(network, point, this.servedShare),
    });
    const servedW = this.#loadW.map((loadW, bus) => loadW * this.servedShare[bus]!);
    this.#dampingWPerHz = spreadDamping(this.reduction, servedW, this.#parts.loadDampingPerHz);
    this.#excite();
    this.loadsChanged();
  }

  /** Lets voltage regulators go a share of their way at a state. */
  regulate(x: Float64Array, share: number): void {
    regulate(this, this.#parts.point, x, share);
    this.#excite();
    this.inputVersion++;
  }

  /** What rotors exchange at their voltages, per unit. */
  #excite(): void {
    const { re, im } = this.reduction.admittance;
    const n = this.#active.length;
    this.#conductancePu = new Float64Array(n * n);
    this.#couplingPu = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const size = this.rotorPu[this.#active[i]!]! * this.rotorPu[this.#active[j]!]!;
        this.#conductancePu[i * n + j] = size * re[i * n + j]!;
        this.#couplingPu[i * n + j] = size * im[i * n + j]!;
      }
    }
  }

  /** After `addedW` has changed. */
  loadsChanged(): void {
    this.inputVersion++;
    const { share } = this.reduction;
    const n = this.#active.length;
    this.#addedByRotorW = new Float64Array(n);
    for (let bus = 0; bus < this.addedW.length; bus++) {
      const addedW = this.addedW[bus]!;
      if (addedW !== 0) for (let i = 0; i < n; i++) this.#addedByRotorW[i]! += share[bus * n + i]! * addedW;
    }
  }

  get feedbacks(): readonly Feedback[] {
    return this.#feedbacks;
  }

  set feedbacks(feedbacks: readonly Feedback[]) {
    this.#feedbacks = feedbacks;
    this.inputVersion++;
  }

  /** Rotors that turn, as they stand in the reduction. */
  get active(): readonly number[] {
    return this.#active;
  }

  /** Fills `dx` with the derivative of `x`. */
  derive(x: Float64Array, dx: Float64Array): void {
    const n = this.rotorCount;
    const { mechanicalW, electricalW, energyWs } = this;
    this.#flows(x);
    this.#loads(x);
    this.#mechanics(x, dx);
    this.#links(x, dx);
    for (let r = 0; r < n; r++) {
      dx[r] = dx[n + r] = 0;
      if (this.isOn[r] === 0) continue;
      const powerW = mechanicalW[r]! - electricalW[r]! - this.#ownDampingWPerHz[r]! * x[n + r]!;
      dx[r] = 2 * Math.PI * x[n + r]!;
      dx[n + r] = (powerW * this.nominalHz) / (2 * energyWs[r]!);
    }
    if (this.#parts.isCentreOfInertia) gatherIslands(this, dx);
  }

  /** Frequency deviation of a bus, Hz; NaN where nothing holds it up. */
  busDeviationHz(x: Float64Array, bus: number): number {
    if (this.reduction.islandOfBus[bus]! < 0) return Number.NaN;
    const { share, rotorCount } = this.reduction;
    let deviationHz = 0;
    for (let i = 0; i < rotorCount; i++) deviationHz += share[bus * rotorCount + i]! * x[this.rotorCount + this.#active[i]!]!;
    return deviationHz;
  }

  /** Electrical power of rotors from the network between them, into `electricalW`. */
  #flows(x: Float64Array): void {
    const conductancePu = this.#conductancePu;
    const couplingPu = this.#couplingPu;
    const { baseVa } = this.network;
    const active = this.#active;
    const n = active.length;
    const isLinear = this.#parts.dynamics.flowLaw === 'linear';
    this.electricalW.fill(0);
    for (let i = 0; i < n; i++) {
      this.#cos[i] = Math.cos(x[active[i]!]!);
      this.#sin[i] = Math.sin(x[active[i]!]!);
    }
    for (let i = 0; i < n; i++) {
      let power = conductancePu[i * n + i]!;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        if (isLinear) power += couplingPu[i * n + j]! * (x[active[i]!]! - x[active[j]!]!);
        else {
          const cos = this.#cos[i]! * this.#cos[j]! + this.#sin[i]! * this.#sin[j]!;
          const sin = this.#sin[i]! * this.#cos[j]! - this.#cos[i]! * this.#sin[j]!;
          power += conductancePu[i * n + j]! * cos + couplingPu[i * n + j]! * sin;
        }
      }
      this.electricalW[active[i]!] = power * baseVa;
    }
  }

  /** What loads draw beyond the start, each rotor with its share. */
  #loads(x: Float64Array): void {
    const active = this.#active;
    const n = active.length;
    const { share } = this.reduction;
    for (let i = 0; i < n; i++) {
      let power = this.#addedByRotorW[i]!;
      for (let j = 0; j < n; j++) power += this.#dampingWPerHz[i * n + j]! * x[this.rotorCount + active[j]!]!;
      this.electricalW[active[i]!]! += power;
    }
    for (const feedback of this.feedbacks) {
      const powerW = this.feedbackW(x, feedback);
      for (let i = 0; i < n; i++) this.electricalW[active[i]!]! += share[feedback.bus * n + i]! * powerW;
    }
  }

  /** What a load that follows a frequency adds now, W. */
  feedbackW(x: Float64Array, { bus, sensor, gainWPerHz, minW, maxW }: Feedback): number {
    const deviationHz = this.busDeviationHz(x, sensor);
    if (Number.isNaN(deviationHz) || this.reduction.islandOfBus[bus]! < 0) return 0;
    return Math.max(minW, Math.min(maxW, -gainWPerHz * deviationHz));
  }

  #mechanics(x: Float64Array, dx: Float64Array): void {
    const { mechanicalW } = this;
    for (let r = 0; r < this.rotorCount; r++) mechanicalW[r] = this.isOn[r] === 1 ? this.startW[r]! : 0;
    for (let g = 0; g < this.governors.length; g++) {
      const governor = this.governors[g]!;
      const at = this.#governorAt + GOVERNOR_STATES * g;
      if (this.isOn[governor.machine] === 0) {
        dx.fill(0, at, at + GOVERNOR_STATES);
        continue;
      }
      const control = this.controlOf[governor.machine]!;
      const orderPu = control < 0 ? 0 : (governor.controlShare * this.orderW[control]!) / governor.baseW;
      const speedPu = x[this.rotorCount + governor.machine]! / this.nominalHz;
      const powerPu = governorStep(governor, x, dx, at, speedPu, orderPu, this.nominalHz);
      mechanicalW[governor.machine]! += (powerPu - governor.startPu) * governor.baseW;
    }
  }

  /** Links give to the end whose frequency is lower: T ẏ = K (Δf_from − Δf_to) − y, within their limits. */
  #links(x: Float64Array, dx: Float64Array): void {
    const active = this.#active;
    const n = active.length;
    const { share } = this.reduction;
    this.#parts.dynamics.linkResponses.forEach(({ link, gainWPerHz, deadbandHz, limitW, lagS, rampWPerS }, k) => {
      const { from, to } = this.network.dcLinks[link]!;
      const differenceHz = orZero(this.busDeviationHz(x, from)) - orZero(this.busDeviationHz(x, to));
      const beyondHz = Math.sign(differenceHz) * Math.max(0, Math.abs(differenceHz) - deadbandHz);
      const wantedW = Math.max(-limitW, Math.min(limitW, gainWPerHz * beyondHz));
      const at = this.#linkAt + k;
      dx[at] = Math.max(-rampWPerS, Math.min(rampWPerS, (wantedW - x[at]!) / lagS));
      for (let i = 0; i < n; i++) this.electricalW[active[i]!]! += (share[from * n + i]! - share[to * n + i]!) * x[at]!;
    });
  }

  #startPower(rotorRad: Float64Array): Float64Array {
    const x = new Float64Array(this.stateCount);
    x.set(rotorRad);
    this.#flows(x);
    return this.electricalW.slice();
  }
}

const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);
