import { jobFactory } from '@commerce-tracking/service-kit/jobs/jobs';
import type { Tx } from './transaction.ts';

/** Defines a job whose batches work in a transaction of this database. */
export const job = jobFactory<Tx>();
