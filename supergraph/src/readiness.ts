import { once } from 'node:events';
import { pingServer } from '@commerce-tracking/federation-nats/connection';
import { graphqlSubject } from '@commerce-tracking/federation-nats/messages/wire';
import type { HealthCheck, ProcessHealth } from '@commerce-tracking/service-kit/health';
import { permissionCheck } from '@commerce-tracking/service-kit/nats/nats-permissions';
import type { Connection } from './nats-link.ts';

export type Check = { name: string; status: 'UP' | 'DOWN'; message: string | null };
export type Readiness = { ready: boolean; checks: Check[] };

export type ReadinessOptions = {
  connection: () => Connection | null;
  /** What NATS refuses this process. */
  permissions: () => HealthCheck | null;
  /** Names of the supergraph's subgraphs. */
  subgraphs: readonly string[];
  isStopping: () => boolean;
};

/** A process answers with null where it says nothing of its health (a foreign subgraph). */
type Found = { health: ProcessHealth | null } | null;

const answerWithinMs = 2_500;
/** After the answer of an unhealthy process: time for a healthy one to speak up. */
const othersWithinMs = 300;
/** Probes share one round of questions, however often they ask. */
const sharedForMs = 1_000;

/**
 * Whether everything a query may need answers: NATS by a round trip and by refusing nothing, each subgraph and its database
 * by the statistics its processes give on NATS.
 */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  let asked: { at: number; answer: Promise<Readiness> } | null = null;
  return async () => {
    if (options.isStopping()) {
      return { ready: false, checks: [down('supergraph', 'is stopping')] };
    }
    if (!asked || Date.now() - asked.at > sharedForMs) {
      asked = { at: Date.now(), answer: ask(options) };
    }
    return asked.answer;
  };
}

async function ask(options: ReadinessOptions): Promise<Readiness> {
  const connection = options.connection();
  const nats = await checkNats(connection);
  const reachable = nats.status === 'UP' ? connection : null;
  const found = await Promise.all(
    options.subgraphs.map(async (name) =>
      checkSubgraph(name, reachable && (await findHealth(reachable, name))),
    ),
  );
  const refused = options.permissions();
  const own = refused?.status === 'DOWN' ? [down(refused.name, refused.message ?? 'refuses')] : [];
  const checks = [nats, ...own, ...found.flat()];
  return { ready: checks.every((check) => check.status === 'UP'), checks };
}

async function checkNats(connection: Connection | null): Promise<Check> {
  if (!connection) return down('nats', 'has not been reached since the start');
  return (await pingServer(connection, 1_000)) ? up('nats') : down('nats', 'does not answer');
}

function checkSubgraph(name: string, found: Found): Check[] {
  if (!found) return [down(name, 'nobody answers')];
  const checks = [up(name)];
  for (const check of found.health?.checks ?? []) {
    if (!needed.has(check.name)) continue;
    const title = `${name}.${check.name}`;
    if (check.status === 'DOWN') checks.push(down(title, check.message ?? 'does not answer'));
    else if (check.name === 'database') checks.push(up(title));
  }
  return checks;
}

/** What a process has to have before it can serve; anything else is a matter of quality. */
const needed = new Set(['database', permissionCheck]);

type ServiceStats = { endpoints?: { subject?: string; data?: unknown }[] };

/** A healthy process stands for its subgraph; null when no process with that role answers. */
async function findHealth(connection: Connection, subgraph: string): Promise<Found> {
  let best: Found = null;
  const end = new AbortController();
  let lastCall: NodeJS.Timeout | undefined;
  try {
    const answers = await connection.requestMany(`$SRV.STATS.${subgraph}`, undefined, {
      maxWait: answerWithinMs,
    });
    const iterator = answers[Symbol.asyncIterator]();
    const ended = once(end.signal, 'abort').then(() => ({ done: true, value: undefined }) as const);
    for (;;) {
      const next = await Promise.race([iterator.next(), ended]);
      if (next.done) break;
      const stats = next.value.json<ServiceStats>();
      // It waits for gateways to follow its schema, or has no such role.
      if (!stats.endpoints?.some((one) => one.subject === graphqlSubject(subgraph))) continue;
      const health = healthIn(stats);
      if (health?.roles && !health.roles.includes('subgraph')) continue;
      best = { health };
      if (health?.status !== 'DOWN') break;
      lastCall ??= setTimeout(() => end.abort(), othersWithinMs);
    }
    // Not awaited: behind a pending next() it would wait out the whole time.
    void iterator.return?.();
  } catch {
    // Nobody there, or NATS went away: what was found so far is the answer.
  }
  clearTimeout(lastCall);
  return best;
}

function healthIn(stats: ServiceStats): ProcessHealth | null {
  for (const { data } of stats.endpoints ?? []) {
    if (typeof data === 'object' && data !== null && 'checks' in data) return data as ProcessHealth;
  }
  return null;
}

const up = (name: string): Check => ({ name, status: 'UP', message: null });
const down = (name: string, message: string): Check => ({ name, status: 'DOWN', message });
