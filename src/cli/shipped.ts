import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Problem, UserError } from '../base/errors.js';
import { readDocument } from '../scenario/document.js';
import { rootsOf, type Shelf, shippedNames } from '../scenario/root.js';
import { openSystem } from '../system/about.js';
import { listSystems, ownFleet, readSystem } from '../system/read.js';
import type { System, Weather } from '../system/system.js';
import { readWeather } from '../system/weather.js';

export interface ShippedFile {
  name: string;
  about: string;
  /** Path from the working folder. */
  file: string;
  /** The comment that opens the file: what happens and why. */
  comment: string;
}

/** Scenarios or experiments that come with Nadir, by name. Errors: UserError where one cannot be read. */
export function shippedFiles(role: 'scenario' | 'experiment'): ShippedFile[] {
  const shelf: Shelf = role === 'scenario' ? '' : 'experiments';
  const roots = rootsOf();
  return shippedNames(shelf, roots).map(name => {
    const path = join(roots.shipped, shelf, `${name}.yaml`);
    const file = relative(roots.working, path);
    const text = readFileSync(path, 'utf8');
    return { name, file, about: aboutIn(text, file), comment: openingComment(text) };
  });
}

export interface ShippedSystem {
  system: System;
  weathers: readonly string[];
  /** Path from the working folder. */
  folder: string;
}

/** Systems that come with Nadir, by name, each read whole. Errors: UserError where one has problems. */
export function shippedSystems(): ShippedSystem[] {
  const { shipped, working } = rootsOf();
  const systems = join(shipped, 'systems');
  return listSystems(systems).map(({ name, weathers }) => {
    const folder = relative(working, join(systems, name));
    return { folder, weathers, system: readWith(folder, weathers[0]!) };
  });
}

/** A system as its folder has it, under one of its weathers. Errors: UserError with every problem. */
export const readWith = (folder: string, weather: string): System =>
  readSystem(folder, { weather: { name: weather, file: null }, overrides: [], fleet: ownFleet });

/** One weather of a system's folder. Errors: UserError with every problem. */
export function weatherIn(folder: string, name: string): Weather {
  const problems: Problem[] = [];
  const opened = openSystem(folder, problems);
  const weather = opened && readWeather(opened.folder, name, folder, problems);
  if (!weather || problems.length > 0) throw new UserError(problems);
  return weather;
}

/** The file's own `about`; empty where it leaves that to the file it extends. */
function aboutIn(text: string, file: string): string {
  const problems: Problem[] = [];
  const tree = readDocument(text, file, problems);
  if (tree === null) throw new UserError(problems);
  const about = tree.is === 'map' ? tree.entries.get('about')?.tree : undefined;
  return about?.is === 'scalar' && typeof about.value === 'string' ? about.value.trim() : '';
}

/** Comment lines before the first key, without their signs and without directions to editors. */
function openingComment(text: string): string {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex(line => line.trim() !== '' && !line.startsWith('#'));
  return lines
    .slice(0, end === -1 ? lines.length : end)
    .filter(line => line.startsWith('#') && !line.includes('yaml-language-server'))
    .map(line => line.replace(/^#+ ?/, ''))
    .join('\n')
    .trim();
}
