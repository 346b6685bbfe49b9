import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemFolder } from './folder.js';
import type { Boundary, Branch, DcLink } from './network.js';
import type { NameIndex } from './network-tables.js';
import { hasFault } from './references.js';
import { provenance, readTable } from './table.js';

const W_PER_MW = 1e6;

export const dcLinksTable = {
  file: 'dc_links.csv',
  about: 'Controllable links between buses (HVDC); the table may be left out',
  key: ['link'],
  columns: {
    link: { type: 'text', about: 'Name' },
    from_bus: { type: 'text', about: 'Bus that its power leaves' },
    to_bus: { type: 'text', about: 'Bus that its power reaches' },
    power_mw: { type: 'number', min: -1e6, max: 1e6, about: 'Power leaving the from bus' },
    limit_mw: { type: 'number', min: 0, max: 1e6, about: 'Largest power, either way' },
    loss_pct: { type: 'number', min: 0, max: 50, about: 'Lost on the way, of what leaves' },
    ...provenance,
  },
} as const;

export const boundariesTable = {
  file: 'boundaries.csv',
  about: 'Cuts through the network whose total flow is limited; the table may be left out',
  key: ['boundary'],
  columns: {
    boundary: { type: 'text', about: 'Name' },
    limit_mw: { type: 'number', min: 0, max: 1e6, about: "Largest flow with its branches' signs" },
    reverse_limit_mw: { type: 'number', min: 0, max: 1e6, about: 'Largest flow against them' },
    ...provenance,
  },
} as const;

export const boundaryBranchesTable = {
  file: 'boundary_branches.csv',
  about: 'The branches and links of each boundary',
  key: ['boundary', 'branch'],
  columns: {
    boundary: { type: 'text', about: 'Boundary' },
    branch: { type: 'text', about: 'Branch or controllable link that crosses it' },
    direction: { type: 'choice', choices: ['forward', 'reverse'], about: 'Whether its from end stands before or behind the cut' },
    ...provenance,
  },
} as const;

/** Controllable links; none where the folder has no table of them. */
export function readDcLinks(folder: SystemFolder, busAt: NameIndex, problems: Problem[]): DcLink[] {
  const { file } = dcLinksTable;
  if (!folder.has(file)) return [];
  return readTable(folder, dcLinksTable, problems).map(row => {
    const powerW = row.power_mw * W_PER_MW;
    const limitW = row.limit_mw * W_PER_MW;
    if (Math.abs(powerW) > limitW) {
      const allowed = `at most its limit of ${row.limit_mw} MW either way`;
      problems.push({ file: folder.nameOf(file), line: row.line, path: 'power_mw', found: String(row.power_mw), allowed });
    }
    if (row.from_bus === row.to_bus) {
      const found = `both ends at bus ${row.to_bus}`;
      problems.push({ file: folder.nameOf(file), line: row.line, path: 'to_bus', found, allowed: 'two different buses' });
    }
    return {
      name: row.link,
      from: busAt.at(row.from_bus, file, row.line, 'from_bus'),
      to: busAt.at(row.to_bus, file, row.line, 'to_bus'),
      powerW,
      limitW,
      lossFraction: row.loss_pct / 100,
    };
  });
}

/** Limited cuts; none where the folder has no table of them. Each needs at least one branch. */
export function readBoundaries(
  folder: SystemFolder,
  branches: readonly Branch[],
  dcLinks: readonly DcLink[],
  problems: Problem[],
): Boundary[] {
  if (!folder.has(boundariesTable.file)) return [];
  const rows = readTable(folder, boundariesTable, problems);
  const memberRows = readTable(folder, boundaryBranchesTable, problems);
  const file = folder.nameOf(boundaryBranchesTable.file);
  const cuts = new Map(rows.map(({ boundary }) => [boundary, emptyCut()]));
  const branchAt = new Map(branches.map(({ name }, i) => [name, i]));
  const linkAt = new Map(dcLinks.map(({ name }, i) => [name, i]));
  for (const { boundary, branch, direction, line } of memberRows) {
    const cut = cuts.get(boundary);
    const index = branchAt.get(branch);
    const link = linkAt.get(branch);
    const sign = direction === 'forward' ? 1 : -1;
    if (cut === undefined) {
      const nearest = nearestName(boundary, cuts.keys());
      problems.push({ file, line, path: 'boundary', found: boundary, allowed: `a name of ${boundariesTable.file}`, nearest });
    }
    if (index === undefined && link === undefined) {
      const nearest = nearestName(branch, [...branchAt.keys(), ...linkAt.keys()]);
      problems.push({ file, line, path: 'branch', found: branch, allowed: 'a name of branches.csv or dc_links.csv', nearest });
    }
    if (index !== undefined) cut?.members.push({ branch: index, sign });
    else if (link !== undefined) cut?.links.push({ link, sign });
  }
  const bare = rows.filter(({ boundary }) => cuts.get(boundary)!.members.length === 0).map(({ boundary }) => boundary);
  if (bare.length > 0 && !hasFault(file, problems)) {
    problems.push({
      file,
      path: 'boundary',
      found: `no branch of ${bare.join(', ')}`,
      allowed: 'at least one for each boundary',
    });
  }
  return rows.map(({ boundary, limit_mw, reverse_limit_mw }) => ({
    name: boundary,
    limitW: limit_mw * W_PER_MW,
    reverseLimitW: reverse_limit_mw * W_PER_MW,
    ...cuts.get(boundary)!,
  }));
}

const emptyCut = (): { members: { branch: number; sign: 1 | -1 }[]; links: { link: number; sign: 1 | -1 }[] } => ({
  members: [],
  links: [],
});
