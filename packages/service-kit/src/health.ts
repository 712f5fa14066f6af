import type { ServiceDatabase } from './database.ts';
import type { OutboxLag } from './outbox/outbox-store.ts';
import type { ReplicatedMap } from './streams/replicated-map.ts';

export type HealthStatus = 'UP' | 'DEGRADED' | 'DOWN';
export type HealthCheck = { name: string; status: HealthStatus; message: string | null };

/** What a process says of itself in `$SRV.STATS`. */
export type ProcessHealth = {
  status: HealthStatus;
  version: string;
  roles: readonly string[];
  startedAt: string;
  memoryMb: number;
  checks: HealthCheck[];
  /** What waits in the outbox of a worker's subgraph; null where that is not known. */
  outbox?: OutboxLag | null;
};

const startedAt = new Date().toISOString();
const pingTimeoutMs = 2_000;

/** A question that anybody on NATS may ask: does this process reach what it needs? */
export function healthOf<Db, Tx>(options: {
  database: ServiceDatabase<Db, Tx>;
  roles: readonly string[];
  version: string;
  keys: ReplicatedMap;
  revocations: ReplicatedMap;
  permissions: () => HealthCheck;
}): () => Promise<ProcessHealth> {
  const isWorker = options.roles.includes('worker');
  return async () => {
    const [database, outbox] = await Promise.all([
      checkDatabase(options.database),
      isWorker ? inTime(options.database.outbox.lag()).catch(() => null) : null,
    ]);
    const checks: HealthCheck[] = [database, ...checksOfTokens(options), options.permissions()];
    const health = processHealth({ version: options.version, roles: options.roles, checks });
    return isWorker ? { ...health, outbox } : health;
  };
}

/** Whether a process can tell a good token from others. */
export function checksOfTokens(maps: {
  keys: ReplicatedMap;
  revocations: ReplicatedMap;
}): HealthCheck[] {
  const hasKeys = maps.keys.isLoaded() && maps.keys.entries().length > 0;
  const check = (name: string, isThere: boolean, message: string): HealthCheck =>
    isThere ? { name, status: 'UP', message: null } : { name, status: 'DEGRADED', message };
  return [
    check('signing-keys', hasKeys, 'no signing keys yet'),
    check('revocations', maps.revocations.isRead(), 'closed sessions not read yet'),
  ];
}

/** What this process says of itself, given what it has looked at. */
export function processHealth(
  told: Pick<ProcessHealth, 'version' | 'roles' | 'checks'>,
): ProcessHealth {
  const isAnything = (status: HealthStatus) => told.checks.some((check) => check.status === status);
  return {
    status: isAnything('DOWN') ? 'DOWN' : isAnything('DEGRADED') ? 'DEGRADED' : 'UP',
    version: told.version,
    roles: told.roles,
    startedAt,
    memoryMb: Math.round(process.memoryUsage.rss() / 1_048_576),
    checks: told.checks,
  };
}

async function checkDatabase<Db, Tx>(database: ServiceDatabase<Db, Tx>): Promise<HealthCheck> {
  try {
    await inTime(database.ping());
    return { name: 'database', status: 'UP', message: null };
  } catch {
    return { name: 'database', status: 'DOWN', message: 'the database does not answer' };
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), pingTimeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
