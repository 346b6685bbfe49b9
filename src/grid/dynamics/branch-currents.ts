import { seriesPu } from './reduction.js';
import type { RotorModel } from './rotor-model.js';

/** Voltages of buses at a state, per unit: what the rotors' voltages make of the network; 0 where none holds it up. */
export function busVoltages(
  { reduction, active, rotorPu }: RotorModel,
  x: Float64Array,
): { readonly re: Float64Array; readonly im: Float64Array } {
  const { busFromRotor, rotorCount } = reduction;
  const busCount = busFromRotor.re.length / Math.max(1, rotorCount);
  const re = new Float64Array(busCount);
  const im = new Float64Array(busCount);
  for (let i = 0; i < rotorCount; i++) {
    const cos = rotorPu[active[i]!]! * Math.cos(x[active[i]!]!);
    const sin = rotorPu[active[i]!]! * Math.sin(x[active[i]!]!);
    for (let bus = 0; bus < busCount; bus++) {
      const fRe = busFromRotor.re[bus * rotorCount + i]!;
      const fIm = busFromRotor.im[bus * rotorCount + i]!;
      re[bus]! += fRe * cos - fIm * sin;
      im[bus]! += fRe * sin + fIm * cos;
    }
  }
  return { re, im };
}

/**
 * Larger of a branch's two end currents, per unit on the network's base, of a line or a transformer of ratio t e^{jφ} at its
 * from end: I_f = (y + jb/2) V_f / t² − y V_t / (t e^{−jφ}), I_t = (y + jb/2) V_t − y V_f / (t e^{jφ}) (MATPOWER manual, §3.2).
 */
export function branchCurrentPu(
  { network, isOpen }: RotorModel,
  branch: number,
  { re, im }: { readonly re: Float64Array; readonly im: Float64Array },
): number {
  const line = network.branches[branch]!;
  if (isOpen[branch] === 1 || !line.isInService) return 0;
  const { from, to, susceptancePu, tap, shiftRad } = line;
  const y = seriesPu(line);
  const own = { re: y.re, im: y.im + susceptancePu / 2 };
  // The from voltage behind the ideal transformer.
  const cos = Math.cos(shiftRad) / tap;
  const sin = Math.sin(shiftRad) / tap;
  const f = { re: re[from]! * cos + im[from]! * sin, im: im[from]! * cos - re[from]! * sin };
  const t = { re: re[to]!, im: im[to]! };
  const current = (near: { re: number; im: number }, far: { re: number; im: number }): number =>
    Math.hypot(
      own.re * near.re - own.im * near.im - y.re * far.re + y.im * far.im,
      own.re * near.im + own.im * near.re - y.re * far.im - y.im * far.re,
    );
  return Math.max(current(f, t) / tap, current(t, f));
}
