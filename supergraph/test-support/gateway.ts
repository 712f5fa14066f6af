import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { parse } from 'graphql';
import { gatewayEnv } from '../src/env.ts';
import { type RunningSupergraph, startSupergraph } from '../src/supergraph.ts';
import { typeDefs } from './subgraphs.ts';

export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  data?: Record<string, unknown> | null;
  errors?: {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; details?: Record<string, unknown> };
  }[];
  extensions?: unknown;
};
export type TestGateway = RunningSupergraph & {
  /** Posts one operation as a client would. */
  ask(
    query: string,
    options?: { headers?: Record<string, string>; variables?: Record<string, unknown> },
  ): Promise<Answer>;
};

/** The real gateway over the two tiny subgraphs' supergraph, listening on a free port. */
export async function startTestGateway(
  natsUrl: string,
  settings: Record<string, string> = {},
): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-test-'));
  const supergraphPath = join(folder, 'supergraph.graphql');
  await writeFile(supergraphPath, tinySupergraph());
  const env = withEnvironment(
    {
      NATS_URL: natsUrl,
      SUPERGRAPH_PATH: supergraphPath,
      DATA_DIR: folder,
      HOST: '127.0.0.1',
      PORT: '0',
      STOP_DELAY_MS: '50',
      // Composing takes seconds of work; tests that are about it switch it on.
      LIVE_SCHEMA: 'false',
      ...settings,
    },
    gatewayEnv,
  );
  const level = process.env.TEST_LOG_LEVEL ?? 'silent';
  const supergraph = await startSupergraph(env, createLogger({ name: 'supergraph', level }));
  return {
    url: supergraph.url,
    async stop() {
      await supergraph.stop();
      await rm(folder, { recursive: true, force: true });
    },
    async ask(query, { headers, variables } = {}) {
      const response = await fetch(`${supergraph.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return readAnswer(response);
    },
  };
}

/** Status, headers and body of any answer; bodies that are no JSON leave `data` and `errors` out. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const { status, headers } = response;
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  return { status, headers, text, ...(isJson && JSON.parse(text)) };
}

/** Waits for a condition, never for a time. */
export async function until(condition: () => Promise<boolean>, withinMs = 10_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('the condition was not met in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The two tiny subgraphs composed. */
export function tinySupergraph(): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(typeDefs).map(([name, sdl]) => ({
      name,
      typeDefs: parse(sdl),
      url: `nats://graphql.${name}`,
    })),
  );
  if (!supergraphSdl) throw new Error(String(errors));
  return supergraphSdl;
}

function withEnvironment<Result>(variables: Record<string, string>, read: () => Result): Result {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return read();
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
