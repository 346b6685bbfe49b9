/**
 * The transmission network of a system. Powers in W and var, per-unit values on `baseVa` and each bus's own base voltage, angles
 * in rad. Branches, generators, links and boundaries name buses by their index in `buses`.
 */
export interface Network {
  readonly baseVa: number;
  readonly buses: readonly Bus[];
  readonly branches: readonly Branch[];
  readonly generators: readonly Generator[];
  readonly dcLinks: readonly DcLink[];
  readonly boundaries: readonly Boundary[];
  /** Whether a schedule with a solver holds the ratings of its branches; absent: only where it has no boundaries. */
  readonly holdsRatings?: boolean;
}

export interface Bus {
  readonly name: string;
  readonly kind: 'load' | 'generator' | 'reference' | 'isolated';
  readonly loadW: number;
  readonly loadVar: number;
  /** What the bus's shunt takes (conductance) and gives (susceptance) at 1 pu. */
  readonly shuntW: number;
  readonly shuntVar: number;
  readonly baseV: number;
  readonly voltagePu: number;
  readonly angleRad: number;
  /** What people call it, and the area that it lies in; null where neither is given. */
  readonly label?: string | null;
  readonly area?: string | null;
  readonly latitudeDeg?: number | null;
  readonly longitudeDeg?: number | null;
  /** Limits of its voltage; null where none is given. */
  readonly minPu?: number | null;
  readonly maxPu?: number | null;
}

export interface Branch {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly resistancePu: number;
  readonly reactancePu: number;
  /** Total charging of the line. */
  readonly susceptancePu: number;
  /** What it may carry for long; null where no limit is given. */
  readonly ratingVa: number | null;
  /** Off-nominal turns ratio at the from end (1 for a line) and phase shift. */
  readonly tap: number;
  readonly shiftRad: number;
  readonly isInService: boolean;
}

export interface Generator {
  readonly name: string;
  readonly bus: number;
  readonly powerW: number;
  readonly reactiveVar: number;
  readonly minVar: number;
  readonly maxVar: number;
  readonly minW: number;
  readonly maxW: number;
  readonly setVoltagePu: number;
  readonly isInService: boolean;
}

/** A controllable link: what leaves `from` is `powerW`; what reaches `to` is that less its losses. */
export interface DcLink {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly powerW: number;
  readonly limitW: number;
  readonly lossFraction: number;
}

/** A cut through the network whose total flow is limited, e.g. B6 between Scotland and England. */
export interface Boundary {
  readonly name: string;
  /** Largest flow with the members' signs, and against them. */
  readonly limitW: number;
  readonly reverseLimitW: number;
  readonly members: readonly { readonly branch: number; readonly sign: 1 | -1 }[];
  /** Controllable links that cross it. */
  readonly links: readonly { readonly link: number; readonly sign: 1 | -1 }[];
}
