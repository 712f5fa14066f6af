import { isConnected, pingServer } from '@commerce-tracking/federation-nats/connection';
import type { NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import type { Db } from '@commerce-tracking/prisma/client';
import type { HealthCheck } from '@commerce-tracking/service-kit/health';
import { type ServiceStatusRow, type Sighting, worst } from './service-status.rules.ts';
import { within } from './within.ts';

const answerWithinMs = 2_000;

/** The database as this process reaches it. */
export async function databaseStatus(
  db: Db,
  seen: Sighting | undefined,
): Promise<ServiceStatusRow> {
  const { result: rows, latencyMs } = await timed(
    db.sql.select<{ version: string }>('SELECT VERSION() AS `version`'),
  );
  const [row] = rows ?? [];
  return serverStatus('database', seen, row ? { version: row.version, latencyMs } : null, []);
}

/** The broker; whoever reads this has reached it, but its streams may be away. */
export async function brokerStatus(
  connection: NatsConnection,
  seen: Sighting | undefined,
): Promise<ServiceStatusRow> {
  const { result: isThere, latencyMs } = await timed(pingServer(connection, answerWithinMs));
  if (!isThere || !isConnected(connection)) return serverStatus('broker', seen, null, []);
  const { result: account } = await timed(
    connection
      .jetstreamManager({ timeout: answerWithinMs })
      .then((manager) => manager.getAccountInfo()),
  );
  const streams: HealthCheck = account
    ? { name: 'streams', status: 'UP', message: null }
    : { name: 'streams', status: 'DEGRADED', message: 'the streams do not answer' };
  const version = connection.info?.version ?? null;
  return serverStatus('broker', seen, { version, latencyMs }, [streams]);
}

function serverStatus(
  name: string,
  seen: Sighting | undefined,
  answer: { version: string | null; latencyMs: number } | null,
  more: HealthCheck[],
): ServiceStatusRow {
  const check: HealthCheck = answer
    ? { name: 'answer', status: 'UP', message: null }
    : { name: 'answer', status: 'DOWN', message: `the ${name} does not answer` };
  const checks = [check, ...more];
  return {
    name,
    status: worst(checks.map(({ status }) => status)),
    instances: answer ? 1 : 0,
    releaseVersion: answer?.version ?? seen?.releaseVersion ?? null,
    startedAt: null,
    lastSeenAt: answer ? new Date() : (seen?.lastSeenAt ?? null),
    latencyMs: answer?.latencyMs ?? null,
    checks,
  };
}

async function timed<T>(work: Promise<T>): Promise<{ result: T | null; latencyMs: number }> {
  const startedAt = performance.now();
  const result = await within(answerWithinMs, work);
  return { result, latencyMs: Math.round(performance.now() - startedAt) };
}
