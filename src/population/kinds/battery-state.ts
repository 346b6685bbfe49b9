/** Columns of home batteries. */
export const batterySchema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'When what it does next changes', mutable: true, time: true },
  sinceMs: { type: 'i32', unit: 'ms', about: 'Since when it does what it does', mutable: true, time: true },
  stored: { type: 'u16', unit: '10 Wh', about: 'Energy that can be taken out, at that moment', mutable: true },
  phase: { type: 'u8', unit: '1', about: 'Idle 0, charging 1, following its home 2, discharging 3', mutable: true },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2', mutable: true },
  panelW: { type: 'u16', unit: 'W', about: 'Panels of its home that it follows' },
  factor: { type: 'u16', unit: '1/256', about: 'Use of its home that it follows, over the mean of the class' },
  home: { type: 'u16', unit: '1', about: 'Home, local index in the block' },
  headEnd: { type: 'u8', unit: '1', about: 'Battery cloud, index of the system' },
  mode: { type: 'u8', unit: '1', about: 'How it is run, index of battery_modes.csv' },
  tariff: { type: 'u8', unit: '1', about: 'Tariff whose cheap hours it charges in, where it does, index of the system' },
  place: { type: 'u8', unit: '1', about: 'Place in the spread of start times' },
  limit: { type: 'u8', unit: '1', about: "Limit of the panels' inverter, index of the distinct limits" },
  classIndex: { type: 'u8', unit: '1', about: 'Customer class of its home' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

/** What `phase` says. */
export const IDLE = 0;
export const CHARGING = 1;
export const FOLLOWING = 2;
export const DISCHARGING = 3;
