import { demandShareByArea } from './demand-shares.js';
import type { System } from './system.js';

/**
 * The same system with a load-shedding scheme and embedded relay groups of its own for each area: where areas have frequencies of
 * their own, the relays of one may operate and those of another not. Stages, thresholds and shares are those of the area's
 * scheme; a group stands in areas as demand does.
 */
export function withLocalProtection(system: System): System {
  const ownName = (scheme: string, area: string): string => `${scheme} in ${area}`;
  const areas = system.areas.map(area => ({ ...area, sheddingScheme: ownName(area.sheddingScheme, area.id) }));
  const shedding = system.areas.flatMap(({ id, sheddingScheme }) =>
    system.shedding
      .filter(({ scheme }) => scheme === sheddingScheme)
      .map(stage => ({ ...stage, scheme: ownName(sheddingScheme, id) })),
  );
  const embedded = system.embedded.flatMap(group =>
    demandShareByArea(system).map((share, areaIndex) => ({ ...group, areaIndex, powerW: group.powerW * share })),
  );
  return Object.freeze({ ...system, areas, shedding, embedded });
}
