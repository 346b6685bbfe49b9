import type { EventLog } from '../base/event-log.js';
import type { KindSpec, ParameterValues } from '../base/parameter.js';
import type { CommandPath, Control } from '../cyber/command-path.js';
import type { Agenda } from '../engine/agenda.js';
import type { System } from '../system/system.js';

/** What a defence stands on: the command path, the agenda for what it does later, and the log. */
export interface DefenceGround {
  readonly id: string;
  readonly system: System;
  readonly agenda: Agenda;
  readonly log: EventLog;
  /** The path itself; read when the defence acts, since the path is made of its defences. */
  path(): CommandPath;
}

/** A defence: what a scenario may say of it, and the control it puts on the path. One file each, one line in `list.ts`. */
export interface Defence extends KindSpec {
  /** What two defences of the kind must share to replace one another: a parameter's name. */
  readonly target: string;
  control(parameters: ParameterValues, ground: DefenceGround): Control;
}

export const headEndIndexOf = (system: System, id: unknown): number => system.headEnds.findIndex(headEnd => headEnd.id === id);
