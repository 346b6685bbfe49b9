import { readmeText } from './readme.js';

process.stdout.write(readmeText());
