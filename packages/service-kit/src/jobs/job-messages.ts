import { newId } from '../ids.ts';
import type { OutboxMessage } from '../outbox/outbox-store.ts';

/** The message that a job waits; it says no more than which, since the row is the job. */
export function jobMessage(subgraph: string, job: { id: string; kind: string }): OutboxMessage {
  return {
    id: newId(),
    subject: `job.${subgraph}.${job.kind}`,
    aggregateId: job.id,
    body: JSON.stringify({ jobId: job.id }),
  };
}

/** Whether a message says that a job waits. */
export function isJobMessage({ subject }: Pick<OutboxMessage, 'subject'>): boolean {
  return subject.startsWith('job.');
}
