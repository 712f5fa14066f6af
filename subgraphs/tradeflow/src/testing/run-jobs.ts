import { can, type Permission } from '@commerce-tracking/access/permissions';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import type { Tx } from '@commerce-tracking/prisma/client';
import { startJobs } from '@commerce-tracking/service-kit/jobs/job-runner';
import type { AnyJob } from '@commerce-tracking/service-kit/jobs/jobs';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { startOutboxRelay } from '@commerce-tracking/service-kit/outbox/outbox-relay';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { testNats } from '../../../../tests/support/environment.ts';
import { identifyIn } from '../jobs/identify.ts';
import { people, type Tradeflow } from './tradeflow-harness.ts';

/** Relays what the harness commits and works jobs off, as a worker process does, until the file's tests are over. */
export async function runJobs(tradeflow: Tradeflow, jobs: readonly AnyJob<Tx>[]): Promise<void> {
  const { database } = tradeflow;
  await storeAccounts(tradeflow);
  const connection = await connectNats({ servers: testNats().url, name: 'jobs-test' });
  const log = createLogger({ name: 'jobs-test', level: 'error' });
  const relay = startOutboxRelay({ connection, store: database.outbox, log });
  tradeflow.onCommit((messages) => relay.notice(messages));
  const runner = startJobs({
    connection,
    replicas: 1,
    subgraph: 'tradeflow',
    database,
    jobs,
    identify: identifyIn(database.db),
    can: (actor, permission) => can(actor, permission as Permission),
    onCommit: (messages) => relay.notice(messages),
    log,
    watchMs: 300,
  });
  atTheEnd(async () => {
    await runner.stop();
    await relay.stop();
    await connection.close();
  });
}

/** A job asks for the account behind its actor; commands do not. */
export async function storeAccounts({ db }: Tradeflow): Promise<void> {
  await db.user.createMany({
    data: Object.values(people).map(({ userId, actorId, role }) => ({
      id: userId,
      actorId,
      username: `user-${userId}`,
      email: `${userId}@example.org`,
      role: role as 'ADMIN',
      status: 'ACTIVE' as const,
    })),
  });
}
