import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { checkEach, checkName } from './references.js';
import type { Area, CustomerClass, CustomerGroup, Profile } from './system.js';
import { provenance, readTable } from './table.js';

export const customerClassesTable = {
  file: 'customer_classes.csv',
  about: 'Classes of customers: who they are and which profile they follow',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier' },
    name: { type: 'text', about: 'Name' },
    group: { type: 'choice', choices: ['domestic', 'small-business', 'business'], about: 'Group for results and costs' },
    profile: { type: 'text', about: 'Profile that its mean demand follows' },
    appliances: { type: 'boolean', about: 'Whether its customers switch appliances of their own' },
    energy_cv_pu: { type: 'number', min: 0, max: 5, about: 'Coefficient of variation of the energy of a year between customers' },
    ...provenance,
  },
} as const;

export const customersTable = {
  file: 'customers.csv',
  about: 'Customers (one meter each) by area and class',
  key: ['area', 'class'],
  columns: {
    area: { type: 'text', about: 'Area' },
    class: { type: 'text', about: 'Class of customers' },
    customers_count: { type: 'integer', min: 0, max: 1e9, about: 'Customers' },
    energy_each_kwh: { type: 'number', min: 0, max: 1e9, about: 'Mean energy of one customer in a year' },
    ...provenance,
  },
} as const;

/** The classes in the table's order. */
export function readCustomerClasses(folder: SystemFolder, profiles: readonly Profile[], problems: Problem[]): CustomerClass[] {
  const file = folder.nameOf(customerClassesTable.file);
  const known = profiles.map(({ id }) => id);
  return readTable(folder, customerClassesTable, problems).map(row => {
    checkName(row.profile, known, 'profiles.csv', { file, line: row.line, column: 'profile' }, problems);
    const { id, name, group, profile, appliances } = row;
    return { id, name, group, profile, appliances, energyCv: row.energy_cv_pu };
  });
}

/** customers[area][class]; an area without a row for a class is a problem. */
export function readCustomers(
  folder: SystemFolder,
  areas: readonly Area[],
  classes: readonly CustomerClass[],
  problems: Problem[],
): CustomerGroup[][] {
  const file = folder.nameOf(customersTable.file);
  const areaIds = areas.map(({ id }) => id);
  const classIds = classes.map(({ id }) => id);
  const groups = new Map<string, CustomerGroup>();
  const rows = readTable(folder, customersTable, problems);
  for (const row of rows) {
    const known =
      checkName(row.area, areaIds, 'areas.csv', { file, line: row.line, column: 'area' }, problems) &&
      checkName(row.class, classIds, 'customer_classes.csv', { file, line: row.line, column: 'class' }, problems);
    if (!known) continue;
    groups.set(`${row.area} ${row.class}`, { count: row.customers_count, annualWhEach: row.energy_each_kwh * 1000 });
  }
  const pairs = areaIds.flatMap(area => classIds.map(id => `${area} ${id}`));
  checkEach(pairs, new Set(groups.keys()), file, 'area,class', problems);
  const none = { count: 0, annualWhEach: 0 };
  return areaIds.map(area => classIds.map(id => groups.get(`${area} ${id}`) ?? none));
}
