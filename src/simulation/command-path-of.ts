import type { EventLog } from '../base/event-log.js';
import { CommandPath } from '../cyber/command-path.js';
import { defences } from '../defences/list.js';
import type { Agenda } from '../engine/agenda.js';
import type { Engine } from '../engine/engine.js';
import type { Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

/** The path of a run's orders, with the controls in force on it. */
export function commandPathOf(
  { devicesPerAgent, defences: controls }: Scenario,
  system: System,
  agenda: Agenda,
  log: EventLog,
  engine: Engine,
): CommandPath {
  const path: CommandPath = new CommandPath(
    system,
    controls.map(({ id, kind, parameters }) =>
      defences.find(({ name }) => name === kind)!.control(parameters, { id, system, agenda, log, path: () => path }),
    ),
    log,
    (kind, headEnd, areaMask) => engine.addressed(kind, headEnd, areaMask) * devicesPerAgent,
  );
  return path;
}
