/** Columns of the heat-pump kind. */
export const heatPumpSchema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next threshold crossing or review', mutable: true, time: true },
  sinceMs: {
    type: 'i32',
    unit: 'ms',
    about: 'Anchor: when the indoor temperature was that of `indoorC`',
    mutable: true,
    time: true,
  },
  indoorC: { type: 'f32', unit: '°C', about: 'Indoor temperature at the anchor', mutable: true },
  state: { type: 'u8', unit: '1', about: 'Running 1, night setpoint 2, next event is a review 4', mutable: true },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2', mutable: true },
  shift: { type: 'i8', unit: '0.1 °C', about: 'Setpoint moved by an order', mutable: true },
  archetype: { type: 'u16', unit: '1', about: 'Building and setpoint, index of the thermal laws' },
  home: { type: 'u16', unit: '1', about: 'Home, local index in the block' },
  headEnd: { type: 'u8', unit: '1', about: 'Vendor cloud, index of the system' },
  setback: { type: 'u8', unit: '1', about: '0: no night setback; else its place in the spread of times' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

export type HeatPumpSchema = typeof heatPumpSchema;

/** Bits of the `state` column. */
export const RUNNING = 1;
export const NIGHT = 2;
export const REVIEW = 4;
