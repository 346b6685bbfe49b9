import { type ThermostatBench, thermostatDay } from '../src/simulation/bench-thermostats.js';

/** One simulator of a benchmark in a process of its own, for `src/simulation/bench.ts`. */
process.once('message', async (bench: ThermostatBench) => {
  process.send?.(await thermostatDay(bench));
  process.disconnect();
});
