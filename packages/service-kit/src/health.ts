import type { ServiceDatabase } from './database.ts';
import type { ReplicatedMap } from './replicated-map.ts';

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
};

const startedAt = new Date().toISOString();
const pingTimeoutMs = 2_000;

/** A question that anybody on NATS may ask: does this process reach what it needs? */
export function healthOf<Db, Tx>(options: {
  database: ServiceDatabase<Db, Tx>;
  roles: readonly string[];
  version: string;
  keys: ReplicatedMap;
  permissions: () => HealthCheck;
}): () => Promise<ProcessHealth> {
  return async () => {
    const checks: HealthCheck[] = [
      await checkDatabase(options.database),
      {
        name: 'signing-keys',
        status: options.keys.isLoaded() && options.keys.entries().length > 0 ? 'UP' : 'DEGRADED',
        message: null,
      },
      options.permissions(),
    ];
    return processHealth({ version: options.version, roles: options.roles, checks });
  };
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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), pingTimeoutMs);
  });
  try {
    await Promise.race([database.ping(), late]);
    return { name: 'database', status: 'UP', message: null };
  } catch {
    return { name: 'database', status: 'DOWN', message: 'the database does not answer' };
  } finally {
    clearTimeout(timer);
  }
}
