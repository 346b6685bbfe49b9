import type { EventLog } from '../base/event-log.js';
import type { Network } from '../system/network.js';
import type { Islands } from './islands.js';

const BUSES_SHOWN_MAX = 6;

/** Tells when what hung together parts: of an island that falls apart, every piece but the largest has formed. */
export class IslandWatch {
  #ofBus: Int32Array;

  constructor(
    readonly network: Network,
    readonly islands: Islands,
    readonly log: EventLog,
  ) {
    this.#ofBus = islands.ofBus;
  }

  tick(atMs: number): void {
    const { ofBus } = this.islands;
    if (ofBus === this.#ofBus) return;
    const before = this.#ofBus;
    this.#ofBus = ofBus;
    for (const island of new Set(before.filter(old => old >= 0))) {
      const pieces = new Map<number, number[]>();
      for (const [bus, old] of before.entries()) {
        if (old === island && ofBus[bus]! >= 0) pieces.set(ofBus[bus]!, [...(pieces.get(ofBus[bus]!) ?? []), bus]);
      }
      const bySize = [...pieces.values()].sort((a, b) => b.length - a.length);
      for (const buses of bySize.slice(1)) this.#tell(buses, atMs);
    }
  }

  #tell(buses: readonly number[], atMs: number): void {
    const { log, network } = this;
    const names = buses.slice(0, BUSES_SHOWN_MAX).map(bus => network.buses[bus]!.name);
    const more = buses.length > names.length ? ` and ${buses.length - names.length} more` : '';
    const lastOpened = log.all.findLastIndex(({ kind }) => kind === 'branch-tripped' || kind === 'branch-trip');
    const causeId = lastOpened < 0 ? undefined : lastOpened + 1;
    const message = `An island forms: ${names.join(', ')}${more}.`;
    log.add({ atMs, source: 'grid', kind: 'island-formed', subject: names[0]!, causeId, message });
  }
}
