/** What a quantity measures; each has its own set of units in a scenario file. */
export type Dimension =
  | 'duration'
  | 'power'
  | 'energy'
  | 'storedEnergy'
  | 'frequency'
  | 'fraction'
  | 'temperature'
  | 'money'
  | 'moneyPerEnergy'
  | 'rocof';

/**
 * One parameter of an attack, a defence, a contingency or a posture. In a scenario file it is written with its unit; inside
 * it is SI: ms, W, Wh, VA·s, Hz, 0..1, °C, GBP, GBP/Wh, Hz/s.
 */
export interface ParameterSpec {
  type: 'quantity' | 'number' | 'count' | 'text' | 'choice' | 'boolean';
  dimension?: Dimension;
  choices?: readonly string[];
  required?: boolean;
  /** In SI; absent or null: the parameter may be left out and stays null. */
  default?: number | string | boolean | null;
  min?: number;
  max?: number;
  about: string;
  source?: string;
}

export type ParameterValue = number | string | boolean | null;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** What a scenario may say about one kind of attack, defence or contingency; printed by `nadir explain`. */
export interface KindSpec {
  name: string;
  /** One sentence, printed by `nadir list`. */
  about: string;
  /** A paragraph in plain words: what happens and why. */
  story?: string;
  parameters: Readonly<Record<string, ParameterSpec>>;
  /** Attacks: what devices do after `duration` unless the scenario says otherwise. */
  release?: 'revert' | 'hold';
  /** Attacks: device kinds it can address. */
  devices?: readonly string[];
  /** MITRE ATT&CK for ICS 18.1. */
  techniques?: readonly string[];
  sources?: readonly string[];
}
