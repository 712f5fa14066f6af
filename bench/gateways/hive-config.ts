import { readFileSync } from 'node:fs';
import { bearerToken } from '@commerce-tracking/service-kit/tokens';
import { verifierOf } from '../lab/verifier.ts';
import type { BenchSettings } from './settings.ts';

// What the Hive Gateway reads; settings come through the environment, since its arguments are its own.
const settings = JSON.parse(
  readFileSync(process.env.BENCH_SETTINGS ?? '', 'utf8'),
) as BenchSettings;
const verifier = verifierOf(settings.keyId, settings.publicKey);

/** The configuration by the name the gateway looks for: callers' tokens are verified and passed on. */
export const gatewayConfig = {
  logging: 'error',
  // As its makers run the public benchmark.
  maxDepth: false,
  maxTokens: false,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }: { request: Request }) => ({
      authorization: request.headers.get('authorization') ?? '',
    }),
  },
  plugins: () => [
    {
      async onContextBuilding({ context }: { context: { request?: Request } }) {
        const token = bearerToken(context.request?.headers.get('authorization') ?? undefined);
        if (token) await verifier.verify(token);
      },
    },
  ],
};
