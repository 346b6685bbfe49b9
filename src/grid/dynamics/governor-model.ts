import type { Governor } from '../../system/dynamics.js';

/** Largest number of states that a model has. */
export const GOVERNOR_STATES = 4;

/** A governor ready to run: limits widened to hold what it gives at the start, and the reference that keeps it there. */
export interface RunningGovernor extends Governor {
  readonly startPu: number;
  /** HYGOV: the gate at the start. */
  readonly startGatePu: number;
  readonly lowPu: number;
  readonly highPu: number;
}

/** `startPu`: what the turbine gives at the start, per unit on its base. */
export function runningGovernor(governor: Governor, startPu: number): RunningGovernor {
  const startGatePu = governor.model === 'hygov' ? startPu / governor.turbineGainPu + governor.noLoadPu : startPu;
  return {
    ...governor,
    startPu,
    startGatePu,
    lowPu: Math.min(governor.minPu, startGatePu),
    highPu: Math.max(governor.maxPu, startGatePu),
  };
}

/** Its states in balance: valve, turbine, exhaust; HYGOV: filter, desired gate, gate, flow. */
export function startGovernor(x: Float64Array, at: number, { model, startPu, startGatePu }: RunningGovernor): void {
  if (model === 'hygov') x.set([0, startGatePu, startGatePu, startGatePu], at);
  else x.set([startPu, startPu, startPu, 0], at);
}

/**
 * Derivatives of its states, and its turbine's power, per unit. `speedPu`: deviation of speed; `orderPu`: what area control adds
 * to its reference; `nominalHz` turns the dead band.
 *   TGOV1: T1 ẋ1 = ref − ω/R − x1, T3 ẋ2 = x1 − x2, P = x2 + T2/T3 (x1 − x2) − Dt ω
 *   GAST: the valve's lag takes the least of that and of the exhaust limit AT + KT (AT − x3); T2 ẋ2 = x1 − x2, T3 ẋ3 = x2 − x3
 *   HYGOV: Tf ė = ref − ω − R c − e, ċ = e/(r Tr) + ė/r within VELM, Tg ġ = c − g, Tw q̇ = 1 − (q/g)², P = At h (q − qNL) − D ω g
 * (PES-TR1, §2.2, §2.3 and §3.3). A lag of 0 s is none.
 */
export function governorStep(
  governor: RunningGovernor,
  x: Float64Array,
  dx: Float64Array,
  at: number,
  speedPu: number,
  orderPu: number,
  nominalHz: number,
): number {
  const bandPu = governor.deadbandHz / nominalHz;
  const beyond = speedPu > bandPu ? speedPu - bandPu : speedPu < -bandPu ? speedPu + bandPu : 0;
  if (governor.model === 'hygov') return hydroStep(governor, x, dx, at, beyond, speedPu, orderPu);
  const { startPu, droopPu, valveS, leadS, lagS, exhaustS, dampingPu, lowPu, highPu, ratePuPerS } = governor;
  let wantedPu = startPu + orderPu - beyond / droopPu;
  if (governor.model === 'gast') {
    const { ambientLimitPu, exhaustGainPu } = governor;
    wantedPu = Math.min(wantedPu, Math.max(startPu, ambientLimitPu + exhaustGainPu * (ambientLimitPu - x[at + 2]!)));
  }
  wantedPu = Math.max(lowPu, Math.min(highPu, wantedPu));
  let valvePu = wantedPu;
  if (valveS > 0) {
    valvePu = x[at]!;
    dx[at] = Math.max(-ratePuPerS, Math.min(ratePuPerS, (wantedPu - valvePu) / valveS));
  } else dx[at] = 0;
  let powerPu = valvePu;
  dx[at + 1] = 0;
  dx[at + 2] = 0;
  dx[at + 3] = 0;
  if (lagS > 0) {
    dx[at + 1] = (valvePu - x[at + 1]!) / lagS;
    powerPu = x[at + 1]! + (leadS / lagS) * (valvePu - x[at + 1]!);
  }
  if (governor.model === 'gast' && exhaustS > 0) dx[at + 2] = (powerPu - x[at + 2]!) / exhaustS;
  return powerPu - dampingPu * speedPu;
}

function hydroStep(
  governor: RunningGovernor,
  x: Float64Array,
  dx: Float64Array,
  at: number,
  beyond: number,
  speedPu: number,
  orderPu: number,
): number {
  const { droopPu, temporaryDroopPu, resetS, filterS, valveS, waterS, turbineGainPu, noLoadPu } = governor;
  const { dampingPu, lowPu, highPu, ratePuPerS, startGatePu } = governor;
  const desired = x[at + 1]!;
  const gate = x[at + 2]!;
  const flow = x[at + 3]!;
  const error = -beyond - droopPu * (desired - startGatePu - orderPu);
  const filtered = filterS > 0 ? x[at]! : error;
  const filteredRate = filterS > 0 ? (error - filtered) / filterS : 0;
  dx[at] = filteredRate;
  let rate = (filteredRate + filtered / resetS) / temporaryDroopPu;
  rate = Math.max(-ratePuPerS, Math.min(ratePuPerS, rate));
  if ((desired >= highPu && rate > 0) || (desired <= lowPu && rate < 0)) rate = 0;
  dx[at + 1] = rate;
  dx[at + 2] = (desired - gate) / valveS;
  const opened = Math.max(1e-6, gate);
  const headPu = (flow / opened) ** 2;
  dx[at + 3] = (1 - headPu) / waterS;
  return turbineGainPu * headPu * (flow - noLoadPu) - dampingPu * speedPu * gate;
}
