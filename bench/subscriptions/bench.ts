import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newId } from '@commerce-tracking/service-kit/ids';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { findNatsServer } from '../../scripts/servers/binaries.ts';
import { startNatsServer } from '../../scripts/servers/nats-server.ts';
import { freePort } from '../../scripts/servers/ports.ts';
import { until } from '../../supergraph/test-support/gateway.ts';
import {
  overSse,
  overWebSocket,
  type TestListener,
  untilOpen,
} from '../../supergraph/test-support/live-clients.ts';
import { publishSigner } from '../../supergraph/test-support/tokens.ts';

export const title =
  'subscriptions: 2 000 listeners on one gateway process, 50 events/s, 3 listeners per event';

const perSecond = 50;
const listenersMax = 2_000;
/** No gateway takes one that lives longer than fifteen minutes; the signer's are a minute old. */
const tokenLifeS = tokenProfile.lifetimeMaxSeconds - 60;
const query = `subscription { collectionChanged {
  event collectionId version collection { id reference collector { name } } } }`;
const growthMax = 1.1;

type Usage = { rss: number; heapUsed: number; cpuS: number };
type Heard = { name: string; listener: TestListener; expected: string[] };

/** Half of the listeners over each protocol, each with an identity of its own; `--seconds=60` says how long. */
export async function run(_repository: string, flags: string[]): Promise<boolean> {
  const given = flags.find((flag) => flag.startsWith('--seconds='));
  const seconds = Number(given?.split('=')[1] ?? 60);
  const folder = await mkdtemp(join(tmpdir(), 'subscriptions-'));
  const bin = findNatsServer();
  if (!bin) throw new Error('nats-server was not found');
  const port = await freePort();
  const broker = await startNatsServer({ bin, folder, port });
  const natsUrl = `nats://127.0.0.1:${port}`;
  const started: ChildProcess[] = [];
  const metricsToken = randomBytes(24).toString('base64url');
  try {
    const signer = await publishSigner(natsUrl);
    const subgraphs = start('subgraphs.ts', [natsUrl, folder], {});
    started.push(subgraphs);
    const { supergraphPath } = await message<{ supergraphPath: string }>(subgraphs);
    const gateway = start('gateway.ts', [], {
      NATS_URL: natsUrl,
      SUPERGRAPH_PATH: supergraphPath,
      DATA_DIR: folder,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      METRICS_TOKEN: metricsToken,
      // Full before the measurement begins; what it holds is bounded and no leak.
      SUBSCRIPTION_EVENTS_KEPT: '1000',
      // All listeners come from one address, under tokens of one user.
      SUBSCRIPTIONS_PER_USER_MAX: String(listenersMax),
      WEBSOCKETS_PER_ADDRESS_MAX: String(listenersMax),
    });
    started.push(gateway);
    const { url } = await message<{ url: string }>(gateway);
    await until(async () => (await fetch(`${url}/.well-known/jwks.json`)).ok);

    const roles = { COLLECTOR: 1_600, TEAM_MANAGER: 300, SUPERVISOR: 100 };
    const heard = new Map<string, Heard>();
    for (const [role, count] of Object.entries(roles)) {
      for (let number = 0; number < count; number += 1) {
        const actorId = `${role}-${number}`;
        const claims = { role, actorId, sid: `session-${actorId}` };
        const token = await signer.token({ claims, expiresInS: tokenLifeS });
        const listenOver = number % 2 === 0 ? overSse : overWebSocket;
        heard.set(actorId, {
          name: actorId,
          listener: listenOver(url, query, { token }),
          expected: [],
        });
        if (heard.size % 100 === 0) await untilOpen(url, heard.size, metricsToken);
      }
    }
    await untilOpen(url, listenersMax, metricsToken);

    const pick = (role: keyof typeof roles) => `${role}-${Math.floor(Math.random() * roles[role])}`;
    const emit = (collectorId = pick('COLLECTOR')) => {
      const id = newId();
      const people = [collectorId, pick('TEAM_MANAGER'), pick('SUPERVISOR')] as const;
      const [, teamManagerId, supervisorId] = people;
      for (const name of people) heard.get(name)?.expected.push(id);
      const reference = `BJ-${id.slice(-6)}`;
      subgraphs.send({
        ...{ id, reference, state: 'SUBMITTED' },
        ...{ collectorId, teamManagerId, supervisorId },
      });
    };
    const round = async (events: number, rate: number, collectorOf?: (index: number) => string) => {
      const startedAt = Date.now();
      for (let index = 0; index < events; index += 1) {
        await pause(Math.max(0, startedAt + (index * 1_000) / rate - Date.now()));
        emit(collectorOf?.(index));
      }
      await until(async () => [...heard.values()].every(isTold), 60_000);
    };
    // What a first event compiles, and what each connection takes for its first answer, is no leak.
    await round(roles.COLLECTOR, perSecond * 2, (index) => `COLLECTOR-${index}`);
    const warm = new Map([...heard].map(([name, { listener }]) => [name, listener.told.length]));
    const before = await usageOf(gateway);
    const at = performance.now();
    await round(seconds * perSecond, perSecond);
    const elapsedS = (performance.now() - at) / 1_000;
    await pause(1_000);
    const after = await usageOf(gateway);

    const expected = [...heard.values()].reduce((sum, { expected: ids }) => sum + ids.length, 0);
    const told = [...heard.values()].reduce((sum, { listener }) => sum + listener.told.length, 0);
    const wrong = [...heard.values()].filter((one) => !isRight(one));
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(
      `${listenersMax} listeners, ${seconds} s: ${told} answers for ${expected} expected (with the warm-up)`,
    );
    console.log(
      `listeners with a missing, foreign, repeated or incomplete answer: ${wrong.length}`,
    );
    const delays = delaysOf(heard, warm);
    console.log(
      `gateway: ${(((after.cpuS - before.cpuS) / elapsedS) * 100).toFixed(0)} % of a core; ` +
        `live memory ${megabytes(before.heapUsed)} → ${megabytes(after.heapUsed)}; ` +
        `resident ${megabytes(before.rss)} → ${megabytes(after.rss)}`,
    );
    console.log(`from the event's id to its answer: p50 ${delays(0.5)} ms, p99 ${delays(0.99)} ms`);
    for (const { listener } of heard.values()) listener.stop();
    const isFlat = after.heapUsed <= before.heapUsed * growthMax;
    return told === expected && wrong.length === 0 && isFlat;
  } finally {
    for (const child of started.reverse()) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function start(file: string, args: string[], env: Record<string, string>): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const execArgv = ['--import', 'tsx', '--expose-gc'];
  return fork(path, args, { execArgv, env: { PATH: process.env.PATH, ...env } });
}

async function message<Content>(child: ChildProcess): Promise<Content> {
  const [content] = (await once(child, 'message')) as [Content];
  return content;
}

function usageOf(gateway: ChildProcess): Promise<Usage> {
  const answer = message<Usage>(gateway);
  gateway.send('usage');
  return answer;
}

function isTold({ listener, expected }: Heard): boolean {
  return listener.told.length >= expected.length;
}

/** Told of each of its events once, in their order, with what was selected, and of nothing else. */
function isRight({ listener, expected }: Heard): boolean {
  return (
    listener.told.length === expected.length &&
    listener.told.every(({ data, errors }, index) => {
      const { collectionId, collection } = data?.collectionChanged ?? {};
      const { collector } = (collection ?? {}) as { collector?: { name?: string } };
      return !errors && collectionId === expected[index] && collector?.name !== undefined;
    })
  );
}

/** An id begins with the milliseconds of its making. */
function delaysOf(
  heard: ReadonlyMap<string, Heard>,
  warm: ReadonlyMap<string, number>,
): (share: number) => string {
  const delays = [...heard.values()]
    .flatMap(({ name, listener }) =>
      listener.told.slice(warm.get(name)).map(({ data, at }) => {
        const id = String(data?.collectionChanged?.collectionId);
        return at - Number.parseInt(id.replace('-', '').slice(0, 12), 16);
      }),
    )
    .sort((a, b) => a - b);
  return (share) => String(delays[Math.floor((delays.length - 1) * share)] ?? 'no');
}
