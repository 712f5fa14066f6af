import type { Tx } from '@commerce-tracking/prisma/client';
import type { AnyJob } from '@commerce-tracking/service-kit/jobs/jobs';
import { bulkDecisionJob } from '../bulk-decision/bulk-decision-job.ts';
import { strandedRecordsJob } from '../distribution/stranded-records-job.ts';
import { duplicatesJob } from '../duplicate/duplicates-job.ts';
import { priceBandsJob } from '../price-band/price-bands-job.ts';
import { overdueJob } from '../workflow/overdue-job.ts';

/** Every work of this subgraph that outlives its caller, or that nobody calls for. */
export const tradeflowJobs: readonly AnyJob<Tx>[] = [
  bulkDecisionJob,
  overdueJob,
  priceBandsJob,
  duplicatesJob,
  strandedRecordsJob,
];
