/**
 * What a system without device populations says of its machines: rotors at the network's generators, their governors and the
 * control of areas. Per-unit values on each row's own base; times in s; frequencies in Hz.
 */
export interface Dynamics {
  readonly machines: readonly Machine[];
  readonly governors: readonly Governor[];
  readonly areaControls: readonly AreaControl[];
  /** Response of the network's controllable links, by their index there. */
  readonly linkResponses: readonly LinkResponse[];
  /** `sine` as lines carry power; `linear` for studies that state synchronising coefficients alone. */
  readonly flowLaw: 'sine' | 'linear';
  readonly machineRelays: readonly MachineRelay[];
  readonly branchRelays: readonly BranchRelay[];
}

export interface Machine {
  /** Name of its generator in the network. */
  readonly name: string;
  /** Index of the generator in the network. */
  readonly generator: number;
  readonly baseVa: number;
  readonly inertiaS: number;
  /** Torque against its own deviation of speed, per unit of each. */
  readonly dampingPu: number;
  /** X'd; null where the rotor stands for a whole area and swings with its bus. */
  readonly transientReactancePu: number | null;
}

export type GovernorModel = 'tgov1' | 'gast' | 'hygov';

/**
 * A turbine governor, with the parameters of the models of IEEE Task Force on Turbine-Governor Modeling, PES-TR1, 2013. What a
 * model does not have is 0.
 */
export interface Governor {
  readonly name: string;
  readonly machine: number;
  readonly model: GovernorModel;
  readonly baseW: number;
  readonly droopPu: number;
  readonly deadbandHz: number;
  /** Valve or gate servo (T1 of TGOV1 and GAST, Tg of HYGOV). */
  readonly valveS: number;
  /** T2 of TGOV1. */
  readonly leadS: number;
  /** T3 of TGOV1, T2 of GAST. */
  readonly lagS: number;
  /** T3 of GAST. */
  readonly exhaustS: number;
  readonly ambientLimitPu: number;
  readonly exhaustGainPu: number;
  /** Temporary droop, reset time, filter and water starting time of HYGOV. */
  readonly temporaryDroopPu: number;
  readonly resetS: number;
  readonly filterS: number;
  readonly waterS: number;
  readonly turbineGainPu: number;
  readonly noLoadPu: number;
  /** Of the turbine (Dt, Dturb). */
  readonly dampingPu: number;
  /** Limits of the valve or gate and of its speed; infinite where there is none. */
  readonly minPu: number;
  readonly maxPu: number;
  readonly ratePuPerS: number;
  /** Share of its area's control order that it takes. */
  readonly controlShare: number;
}

/** Automatic generation control of an area: ACE = B Δf + ΔP_tie, a PID in velocity form once a cycle. */
export interface AreaControl {
  readonly area: string;
  readonly biasWPerHz: number;
  readonly proportional: number;
  readonly integralPerS: number;
  readonly derivativeS: number;
  readonly cycleMs: number;
}

/** A link that gives power to the end whose frequency is lower: gain × (Δf_from − Δf_to) beyond the dead band. */
export interface LinkResponse {
  readonly link: number;
  readonly gainWPerHz: number;
  readonly deadbandHz: number;
  readonly limitW: number;
  readonly lagS: number;
  /** Infinite where there is no limit. */
  readonly rampWPerS: number;
}

/** A frequency relay at a machine's bus: beyond the threshold, Hz or Hz/s, for the whole delay (RoCoF: its mean over it). */
export interface MachineRelay {
  readonly name: string;
  readonly machine: number;
  readonly kind: 'under-frequency' | 'over-frequency' | 'rocof';
  readonly threshold: number;
  readonly delayMs: number;
}

/** An inverse-time overload relay (IEC 60255-151): counts from a share of the rating's current on. */
export interface BranchRelay {
  readonly branch: number;
  readonly pickupFraction: number;
  readonly curve: 'standard-inverse' | 'very-inverse' | 'extremely-inverse';
  readonly timeMultiplier: number;
}
