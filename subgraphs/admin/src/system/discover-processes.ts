import { setTimeout as sleep } from 'node:timers/promises';
import { inboxPrefixOf } from '@commerce-tracking/federation-nats/connection';
import {
  createInbox,
  type Msg,
  type NatsConnection,
} from '@commerce-tracking/federation-nats/nats-client';
import type { ProcessHealth } from '@commerce-tracking/service-kit/health';
import { z } from 'zod';

/** A subject a process serves, with what is going on there. */
export type ServedSubject = {
  subject: string;
  queue: string;
  inFlight: number;
  waiting: number;
};

/** A process that has answered. */
export type FoundProcess = {
  id: string;
  service: string;
  version: string;
  roles: readonly string[];
  latencyMs: number;
  startedAt: string | null;
  /** What it says of itself; null when it was too slow to say. */
  health: ProcessHealth | null;
  subjects: ServedSubject[];
};

const introduction = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

const amount = z.number().catch(0);
const health = z.object({
  status: z.enum(['UP', 'DEGRADED', 'DOWN']),
  version: z.string(),
  roles: z.array(z.string()),
  startedAt: z.string(),
  memoryMb: z.number(),
  checks: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['UP', 'DEGRADED', 'DOWN']),
      message: z.string().nullable(),
    }),
  ),
  outbox: z.object({ waiting: amount, oldestAgeMs: amount }).nullish(),
});
const statistics = z.object({
  id: z.string(),
  started: z.string().nullish(),
  data: z.unknown().optional(),
  endpoints: z
    .array(
      z.object({
        subject: z.string(),
        queue_group: z.string().nullish(),
        data: z
          .looseObject({ inFlight: amount, waiting: amount })
          .catch({ inFlight: 0, waiting: 0 }),
      }),
    )
    .nullish(),
});
type Statistics = z.infer<typeof statistics>;

/** Within this time a process says that it is there; one that was there before is given longer. */
const introducedWithinMs = 250;
const missedAfterMs = 1_000;
/** A process whose database hangs needs two seconds to say so. */
const answeredWithinMs = 2_500;

/**
 * Asks all processes on NATS who they are and how they are, by the services protocol. It takes a
 * quarter of a second, and longer only where a process that was or is there has not yet answered.
 */
export async function discoverProcesses(
  connection: NatsConnection,
  expected: readonly string[],
): Promise<FoundProcess[]> {
  const startedAt = performance.now();
  const introduced = new Map<string, z.infer<typeof introduction> & { latencyMs: number }>();
  const said = new Map<string, Statistics>();
  const answers = [
    ask(connection, '$SRV.PING', (message) => {
      const told = introduction.safeParse(message.json());
      const latencyMs = Math.round(performance.now() - startedAt);
      if (told.success) introduced.set(told.data.id, { ...told.data, latencyMs });
    }),
    ask(connection, '$SRV.STATS', (message) => {
      const told = statistics.safeParse(message.json());
      if (told.success) said.set(told.data.id, told.data);
    }),
  ];
  await sleep(introducedWithinMs);
  const passedMs = () => performance.now() - startedAt;
  const isMissing = () =>
    introduced.size === 0 || expected.some((id) => !introduced.has(id) && !said.has(id));
  while (isMissing() && passedMs() < missedAfterMs) await sleep(25);
  const isSilent = () => [...introduced.keys()].some((id) => !said.has(id));
  while (isSilent() && passedMs() < answeredWithinMs) await sleep(25);
  for (const answer of answers) answer.stop();
  return [...introduced.values()].map((process) => found(process, said.get(process.id)));
}

function found(
  { id, name, version, metadata, latencyMs }: z.infer<typeof introduction> & { latencyMs: number },
  stats: Statistics | undefined,
): FoundProcess {
  const told = stats && healthIn(stats);
  return {
    ...{ id, service: name, version, latencyMs },
    roles: told?.roles ?? metadata?.roles?.split(',') ?? [],
    startedAt: told?.startedAt ?? stats?.started ?? null,
    health: told ?? null,
    subjects: (stats?.endpoints ?? []).map(({ subject, queue_group, data }) => ({
      ...{ subject, queue: queue_group ?? '', waiting: data.waiting },
      inFlight: Math.max(0, data.inFlight - data.waiting),
    })),
  };
}

/** What a process says of itself stands with each of its subjects, or beside them where it has none. */
function healthIn({ data, endpoints }: Statistics): ProcessHealth | null {
  for (const candidate of [data, ...(endpoints ?? []).map((endpoint) => endpoint.data)]) {
    const read = health.safeParse(candidate);
    if (read.success) return read.data;
  }
  return null;
}

function ask(connection: NatsConnection, subject: string, answered: (message: Msg) => void) {
  const inbox = createInbox(inboxPrefixOf(connection));
  const subscription = connection.subscribe(inbox, {
    callback(error, message) {
      try {
        // Where nobody is there at all, the broker answers with an empty message.
        if (!error && message.data.length > 0) answered(message);
      } catch {
        // Somebody else's service, which speaks otherwise.
      }
    },
  });
  connection.publish(subject, undefined, { reply: inbox });
  return { stop: () => subscription.unsubscribe() };
}
