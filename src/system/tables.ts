import { actuatorsTable } from './actuators.js';
import { aggregatesTable } from './aggregates.js';
import { appliancesTable } from './appliances.js';
import { areasTable } from './areas.js';
import { batteriesTable, batteryModesTable } from './batteries.js';
import { costsTable } from './costs.js';
import { customerClassesTable, customersTable } from './customers.js';
import { areaControlsTable, governorsTable, linkResponsesTable, machinesTable } from './dynamics-tables.js';
import { embeddedTable } from './embedded.js';
import { evChargersTable, evManagementTable, evsTable, evTariffsTable, evTimesTable } from './evs.js';
import { fleetsTable } from './fleets.js';
import { frequencyTable } from './frequency.js';
import { generationSheddingTable } from './generation-shedding.js';
import { headEndsTable, metersTable } from './head-ends.js';
import { heatPumpDwellingsTable, heatPumpSetpointsTable, heatPumpsTable } from './heat-pumps.js';
import { lineProtectionTable } from './line-protection.js';
import { boundariesTable, boundaryBranchesTable, dcLinksTable } from './network-limits.js';
import { branchesTable, busesTable, generatorsTable } from './network-tables.js';
import { areaBusesTable, plantBusesTable } from './placement.js';
import { plantsTable } from './plants.js';
import { profilesTable } from './profiles.js';
import { responseCurvesTable, responsesTable } from './response.js';
import { blackStartsTable, restartsTable, restorationTable } from './restoration.js';
import { sheddingTable } from './shedding.js';
import { solarSettingsTable, solarSizesTable } from './solar.js';
import { studyTable } from './study.js';
import { branchRelaysTable, machineRelaysTable } from './study-relays.js';
import { substationsTable } from './substations.js';
import type { Table } from './table.js';
import { technologiesTable } from './technologies.js';
import { weatherSourcesTable, weatherTable } from './weather.js';

/** Every CSV table of a system's folder, in the order in which one would read about them. */
export const systemTables: readonly Table[] = [
  areasTable,
  customerClassesTable,
  customersTable,
  profilesTable,
  aggregatesTable,
  substationsTable,
  fleetsTable,
  appliancesTable,
  evsTable,
  evChargersTable,
  evManagementTable,
  evTimesTable,
  evTariffsTable,
  heatPumpsTable,
  heatPumpDwellingsTable,
  heatPumpSetpointsTable,
  solarSizesTable,
  solarSettingsTable,
  batteriesTable,
  batteryModesTable,
  actuatorsTable,
  headEndsTable,
  metersTable,
  plantsTable,
  technologiesTable,
  responsesTable,
  responseCurvesTable,
  sheddingTable,
  embeddedTable,
  frequencyTable,
  generationSheddingTable,
  lineProtectionTable,
  restorationTable,
  restartsTable,
  blackStartsTable,
  studyTable,
  machinesTable,
  governorsTable,
  areaControlsTable,
  linkResponsesTable,
  machineRelaysTable,
  branchRelaysTable,
  busesTable,
  branchesTable,
  generatorsTable,
  dcLinksTable,
  boundariesTable,
  boundaryBranchesTable,
  areaBusesTable,
  plantBusesTable,
  costsTable,
  weatherTable,
  weatherSourcesTable,
];
