import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemaFiles } from '../scenario/schema-files.js';
import { vocabulary } from './vocabulary.js';

/** Writes the JSON Schemas of the shipped scenarios' folder, or of the folder named, from what this version can read. */
const folder = process.argv[2] ?? fileURLToPath(new URL('../../../scenarios', import.meta.url));
for (const [path, text] of schemaFiles(vocabulary)) writeFileSync(`${folder}/${path}`, text);
