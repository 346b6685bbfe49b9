import { type JobEnd, type JobRequest, runJob } from '../src/batch/run-job.js';

/** One run of a batch in a thread of its own: called by the pool of `src/batch/local.ts`. */
export default (request: JobRequest): Promise<JobEnd> => runJob(request);
