import { EnvError } from '@commerce-tracking/service-kit/env';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { createShutdown } from '@commerce-tracking/service-kit/shutdown';
import { tidyAfterStart } from '@commerce-tracking/service-kit/startup-memory';
import { gatewayEnv } from './env.ts';
import { startSupergraph } from './supergraph.ts';

try {
  const env = gatewayEnv();
  const log = createLogger({ name: 'supergraph', level: env.LOG_LEVEL });
  const shutdown = createShutdown({ log, timeoutMs: env.DRAIN_TIMEOUT_MS + 5_000 });
  const supergraph = await startSupergraph(env, log);
  shutdown.add('supergraph', () => supergraph.stop());
  tidyAfterStart();
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exit(1);
}

function sentenceFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof EnvError) return message;
  if (code === 'EADDRINUSE') return `Port already taken: ${message}. Free it, or set PORT.`;
  if (code === 'ENOENT')
    return `${message}. Compose first: npm run compose, or set SUPERGRAPH_PATH.`;
  return `The gateway cannot start: ${message}`;
}
