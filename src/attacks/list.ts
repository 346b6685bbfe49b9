import type { Attack } from './attack.js';
import { evChargeStart } from './ev-charge-start.js';
import { heatPumpSetpoint } from './heat-pump-setpoint.js';
import { loadOscillation } from './load-oscillation.js';
import { meterDisconnect } from './meter-disconnect.js';
import { solarTrip } from './solar-trip.js';

/** Every attack. Adding one: write its file, add it here, add its scenario and its test. */
export const attacks: readonly Attack[] = [evChargeStart, meterDisconnect, heatPumpSetpoint, solarTrip, loadOscillation];
