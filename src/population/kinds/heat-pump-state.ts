/** Columns of the heat-pump kind. */
export const heatPumpSchema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next threshold crossing or review', mutable: true, time: true },
  sinceMs: {
    type: 'i32',
    unit: 'ms',
    about: 'Anchor: when the temperatures were those of `indoorC` and `slowC`',
    mutable: true,
    time: true,
  },
  indoorC: { type: 'f32', unit: '°C', about: 'Indoor temperature at the anchor', mutable: true },
  slowC: { type: 'f32', unit: '°C', about: 'Its slow part at the anchor', mutable: true },
  switchedS: {
    type: 'i32',
    unit: 's',
    about: 'When the compressor last started or stopped or lost its supply, since the start of the scenario',
    mutable: true,
  },
  state: {
    type: 'u8',
    unit: '1',
    about: 'Running 1, lowered setpoint 2, next event is a review 4, which nothing moves 8',
    mutable: true,
  },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2; has been cold 8', mutable: true },
  shift: { type: 'i8', unit: '0.1 °C', about: 'Setpoint moved by an order', mutable: true },
  level: { type: 'u8', unit: '1', about: 'Power while running, hundredths of the rated one', mutable: true },
  archetype: { type: 'u16', unit: '1', about: 'Building and setpoint, index of the thermal laws' },
  home: { type: 'u16', unit: '1', about: 'Home, local index in the block' },
  program: { type: 'u16', unit: '1', about: 'Schedule and its place in the spread; from 2048 on with reviews of the level' },
  classIndex: { type: 'u8', unit: '1', about: 'Customer class, index of the system' },
  headEnd: { type: 'u8', unit: '1', about: 'Vendor cloud, index of the system' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

export type HeatPumpSchema = typeof heatPumpSchema;

/** Bits of the `state` column. */
export const RUNNING = 1;
export const LOWERED = 2;
/** The next event is a review of clock and thermostat, not a crossing. */
export const REVIEW = 4;
/** The next event stays where it is whatever thermostat and clock say: the compressor rests, or runs its least time. */
export const HELD = 8;

/** Bit of the `off` column, set for good once the air has fallen below `COLD_C`, so that homes are counted once. */
export const WAS_COLD = 8;
/** Below this a home counts as cold, °C; results name it. */
export const COLD_C = 16;
