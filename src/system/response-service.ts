/** Kinds of device that can hold response, in the order in which a grid is told what they could free. */
export const responseFleets = ['ev', 'battery'] as const;
export type ResponseFleet = (typeof responseFleets)[number];

export interface ResponseService {
  readonly id: string;
  readonly name: string;
  readonly direction: 'low' | 'high';
  /** `governor`: held by plants' governors, which have a droop and lags in the place of curve and times. */
  readonly shape: 'dynamic' | 'static' | 'governor';
  readonly holdingW: number;
  /** Piecewise-linear delivery: deviation from nominal, Hz (positive), against fraction of holding. */
  readonly curve: readonly { readonly deviationHz: number; readonly fraction: number }[];
  readonly delayMs: number;
  /** Time from initiation to full delivery, ms. */
  readonly rampMs: number;
  readonly durationMs: number;
  /** Share of holding that really arrives. */
  readonly deliveryFraction: number;
  /** Time over which a sustained delivery fades after `durationMs`, ms. */
  readonly fadeMs: number;
  readonly calibrated: boolean;
  /** Held by aggregators from devices of a kind: at most this share of what they could free at the moment; absent: by plant. */
  readonly fleet?: { readonly kind: ResponseFleet; readonly fraction: number };
}
