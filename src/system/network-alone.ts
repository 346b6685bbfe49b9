import type { SystemFolder } from './folder.js';

/** What a network with nothing that runs on it is good for, and what a run needs beside it. */
export const NETWORK_ALONE = {
  is: 'network alone: usable with powerflow',
  needs: 'for a run add study.csv and machines.csv, or customers and their tables by extending a nation',
} as const;

/** Whether a folder has a network and neither machines nor customers, as one imported from a case. */
export const isNetworkAlone = (folder: SystemFolder): boolean =>
  folder.has('buses.csv') && !folder.has('machines.csv') && !folder.has('customers.csv');
