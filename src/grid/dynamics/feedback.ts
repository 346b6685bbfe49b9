/** Load at a bus that follows a frequency: gain × −Δf of the sensor's bus, within what may be switched. */
export interface Feedback {
  readonly bus: number;
  readonly sensor: number;
  readonly gainWPerHz: number;
  readonly minW: number;
  readonly maxW: number;
}
