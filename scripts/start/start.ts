import {
  localEnvironment,
  localPorts,
  serviceEnvironment,
  shownDataFolder,
} from '../local-secrets.mjs';
import { until } from '../servers/processes.ts';
import { services } from '../workspaces.ts';
import { banner } from './banner.ts';
import { clusterEnvironment } from './cluster.ts';
import { type Infrastructure, openInfrastructure, requirePort } from './infrastructure.ts';
import { buildServices, prepareCode, prepareDatabase } from './prepare.ts';
import { Refusal, step } from './refusal.ts';
import { claimFolder, releaseFolder } from './run-state.ts';
import { type Supervised, supervise } from './supervisor.ts';

const readyWithinMs = 90_000;

/** npm start: everything from nothing to a ready system, and down again in order on Ctrl-C. */
export async function start(options: { watch: boolean; cluster: boolean }): Promise<void> {
  const startedAt = Date.now();
  const port = localPorts.gateway;
  console.log('Starting Commerce Tracking …');
  await claimFolder();
  let infrastructure: Infrastructure | null = null;
  let running: Supervised[] = [];
  let isReady = false;
  let stopping: Promise<void> | null = null;
  const stop = (message: string) => {
    stopping ??= (async () => {
      console.log(message);
      await stopAll(running, infrastructure);
    })();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      void stop('\nStopping; work in hand is finished first …').then(() => process.exit(0));
    });
  }
  try {
    await requirePort(port, 'the gateway', 'PORT');
    await prepareCode();
    if (stopping) return;
    infrastructure = await openInfrastructure(options);
    // Somebody's own database has the users its owner wants.
    const hasUsers = !process.env.DATABASE_URL;
    await prepareDatabase(localEnvironment().DATABASE_URL ?? '', { hasUsers });
    if (!options.watch) await buildServices();
    if (stopping) return;
    watchBase(infrastructure, (message) => {
      if (!stopping) void stop(message).then(() => process.exit(1));
    });
    running = services.map((name) =>
      supervise(name, {
        env: {
          ...serviceEnvironment(name),
          ...(options.cluster && clusterEnvironment),
          PORT: String(port),
        },
        watch: options.watch,
        // Until all are up they complain of each other.
        shown: () => (options.watch ? 'everything' : isReady && !stopping ? 'warnings' : 'errors'),
      }),
    );
    await step('services', () => waitUntilReady(port, running));
    isReady = true;
    if (!stopping) console.log(banner(port, (Date.now() - startedAt) / 1_000, shownDataFolder));
  } catch (error) {
    await stop('Stopping what was started …');
    throw error;
  }
}

// In the order that loses nothing: no new requests, then the services' work in hand, then what they stand on.
async function stopAll(
  running: Supervised[],
  infrastructure: Infrastructure | null,
): Promise<void> {
  await Promise.all(
    running.filter(({ name }) => name === 'supergraph').map((gateway) => gateway.stop()),
  );
  await Promise.all(
    running.filter(({ name }) => name !== 'supergraph').map((service) => service.stop()),
  );
  await infrastructure?.nats.stop();
  await infrastructure?.database.stop();
  releaseFolder();
  console.log(`Stopped. The data is kept in ${shownDataFolder}.`);
}

async function waitUntilReady(port: number, running: Supervised[]): Promise<void> {
  let last = 'no answer yet';
  const ready = await until(
    async () => {
      try {
        const response = await fetch(`http://127.0.0.1:${port}/ready`);
        last = await response.text();
        return response.ok;
      } catch {
        return running.some((service) => service.restarts() >= 4);
      }
    },
    readyWithinMs,
    100,
  );
  const failing = running.filter((service) => service.restarts() >= 4).map(({ name }) => name);
  if (ready && failing.length === 0) return;
  const what = failing.length > 0 ? `${failing.join(', ')} could not start` : `not ready: ${last}`;
  throw new Refusal(
    `${what}; the reason is in ${shownDataFolder}/logs, and \`npm run doctor\` may name it.`,
  );
}

// Without its broker or database the system is nothing; better to say so than to go on half alive.
function watchBase({ nats, database }: Infrastructure, fail: (message: string) => void): void {
  void nats.ended?.then(() =>
    fail(`NATS ended by itself; see ${shownDataFolder}/nats/nats.log. Stopping …`),
  );
  void database.ended?.then(() =>
    fail(`The database ended by itself; see ${shownDataFolder}/database/database.log. Stopping …`),
  );
}
