import type { Db, Tx } from '@commerce-tracking/prisma/client';
import type { ServiceParts } from '@commerce-tracking/service-kit/service';
import { revocationTtlMs } from '@commerce-tracking/service-kit/tokens';
import { runtime, setRuntime } from '../runtime.ts';
import { announceRevocations } from '../session/close-sessions.ts';
import { createKey } from './create-key.ts';

const everyMs = 30_000;
const untilReadyMs = 1_000;
// Longer than any access token lives, clock differences included.
const overlapMs = 20 * 60_000;

type Parts = Pick<ServiceParts<Db, Tx>, 'database' | 'log' | 'shutdown'>;

/**
 * Keeps what other processes read of auth equal to the database: the public keys in force, and the
 * sessions closed lately. It makes the first key, retires keys whose tokens have expired, removes
 * keys that are not ours, and repairs what was lost between a commit and its announcement.
 */
export function startKeeper({ database, log, shutdown }: Parts): void {
  let stopped = false;
  let wake: () => void = () => undefined;
  let told = false;
  let isUrgent = false;
  setRuntime({
    ...runtime(),
    repair: () => {
      isUrgent = true;
      wake();
    },
  });
  const run = async () => {
    while (!stopped) {
      isUrgent = false;
      const done = await keepOnce(database).then(
        () => true,
        (error: unknown) => {
          if (!told) log.warn({ err: error }, 'keys not published; trying again');
          return false;
        },
      );
      told = !done;
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, done && !isUrgent ? everyMs : untilReadyMs).unref();
      });
    }
  };
  const running = run();
  shutdown.add('key keeper', async () => {
    stopped = true;
    wake();
    await running;
  });
}

/** One round of the keeper. */
export async function keepOnce(database: Parts['database']): Promise<void> {
  const now = new Date();
  await database.transaction(async (tx) => {
    await keepOneActive(tx, now);
    await tx.signingKey.updateMany({
      where: { status: 'RETIRING', retiredAt: { lt: new Date(now.getTime() - overlapMs) } },
      data: { status: 'RETIRED', version: { increment: 1 } },
    });
  });
  await publishKeys(database.db);
  const closed = await database.db.session.findMany({
    where: { revokedAt: { gt: new Date(now.getTime() - revocationTtlMs) } },
    select: { id: true },
    orderBy: { revokedAt: 'desc' },
    take: 10_000,
  });
  const { revocations } = runtime();
  const unknown = closed.map(({ id }) => id).filter((id) => !revocations.isStored(id));
  await announceRevocations(unknown, now);
}

async function publishKeys(db: Db): Promise<void> {
  const { keys } = runtime();
  // Looked at before the database: a key published meanwhile is not mistaken for a foreign one.
  const published = keys.entries().map(([kid]) => kid);
  const inForce = await findKeysInForce(db);
  // Written each round although unchanged: a broker that lost its data gets it back.
  for (const { kid, publicJwk } of inForce) await keys.put(kid, JSON.stringify(publicJwk));
  // Read again: what was withdrawn while it was written does not stay.
  const ours = new Set((await findKeysInForce(db)).map(({ kid }) => kid));
  for (const kid of new Set([...published, ...inForce.map((key) => key.kid)]))
    if (!ours.has(kid)) await keys.remove(kid);
}

function findKeysInForce(db: Db) {
  return db.signingKey.findMany({
    where: { status: { in: ['ACTIVE', 'RETIRING'] } },
    select: { kid: true, publicJwk: true },
  });
}

// Two processes that start together may both make a first key; then the older one retires.
async function keepOneActive(tx: Tx, now: Date): Promise<void> {
  const [newest, ...others] = await tx.signingKey.findMany({
    where: { status: 'ACTIVE' },
    select: { kid: true },
    orderBy: [{ activatedAt: 'desc' }, { kid: 'asc' }],
  });
  if (!newest) await tx.signingKey.create({ data: await createKey(runtime().secrets, now) });
  if (others.length === 0) return;
  await tx.signingKey.updateMany({
    where: { kid: { in: others.map(({ kid }) => kid) } },
    data: { status: 'RETIRING', retiredAt: now, version: { increment: 1 } },
  });
}
