import type { Dynamics } from '../../system/dynamics.js';
import type { Network } from '../../system/network.js';
import type { OperatingPoint } from './operating-point.js';

/** What a rotor model is made of. */
export interface RotorModelParts {
  readonly network: Network;
  readonly dynamics: Dynamics;
  readonly point: OperatingPoint;
  readonly nominalHz: number;
  /** Change of demand with frequency, 1/Hz. */
  readonly loadDampingPerHz: number;
  /** One frequency for each island instead of one for each rotor. */
  readonly isCentreOfInertia: boolean;
}
