import type { Attack } from './attack.js';
import { dynamicLoadAltering } from './dynamic-load-altering.js';
import { evChargeStart } from './ev-charge-start.js';
import { heatPumpSetpoint } from './heat-pump-setpoint.js';
import { loadOscillation } from './load-oscillation.js';
import { loadStep } from './load-step.js';
import { meterDisconnect } from './meter-disconnect.js';
import { multistep } from './multistep.js';
import { redistribution } from './redistribution.js';
import { solarTrip } from './solar-trip.js';

/** Every attack. Adding one: write its file, add it here, add its scenario and its test. */
export const attacks: readonly Attack[] = [
  evChargeStart,
  meterDisconnect,
  heatPumpSetpoint,
  solarTrip,
  loadOscillation,
  loadStep,
  multistep,
  dynamicLoadAltering,
  redistribution,
];
