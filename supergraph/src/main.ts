import { EnvError } from '@commerce-tracking/service-kit/env';
import { createLogger, type Logger } from '@commerce-tracking/service-kit/logs';
import { tidyAtRest } from '@commerce-tracking/service-kit/memory-at-rest';
import { createShutdown } from '@commerce-tracking/service-kit/shutdown';
import { type GatewayEnv, gatewayEnv } from './env.ts';
import { isClusterMember, leaveInterruptsToPrimary, runCluster } from './processes/cluster.ts';
import { startSupergraph } from './supergraph.ts';

try {
  const env = gatewayEnv();
  const log = createLogger({ name: 'supergraph', level: env.LOG_LEVEL });
  if (env.PROCESSES > 1 && !isClusterMember) runCluster(env, log);
  else await runOne(env, log);
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exit(1);
}

async function runOne(env: GatewayEnv, log: Logger): Promise<void> {
  const shutdown = createShutdown({ log, timeoutMs: env.DRAIN_TIMEOUT_MS + 5_000 });
  if (isClusterMember) leaveInterruptsToPrimary();
  const supergraph = await startSupergraph(env, log);
  shutdown.add('supergraph', () => supergraph.stop());
  tidyAtRest();
}

function sentenceFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof EnvError) return message;
  if (code === 'EADDRINUSE') return `Port already taken: ${message}. Free it, or set PORT.`;
  return `The gateway cannot start: ${message}`;
}
