import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gatewayFlags, serviceMemory } from '../../scripts/node-flags.mjs';
import { freePort } from '../../scripts/servers/ports.ts';
import { compose, materialOf } from '../gateways/arena.ts';
import { worlds } from '../gateways/worlds/world.ts';
import { bundleProcesses } from './bundle.ts';
import { makeCallers } from './callers.ts';
import {
  type BenchProcess,
  type NodeProcess,
  startNats,
  startNode,
  untilTrue,
} from './processes.ts';
import { publishKey } from './publish-key.ts';

export type OurSystem = {
  url: string;
  gateway: NodeProcess;
  load: NodeProcess;
  token: string;
  /** The callers' tokens anew, for what takes longer than they hold. */
  freshTokens(): Promise<string[]>;
};

/** Our gateway over NATS before the subgraphs of a benchmark world, and a load generator. */
export async function startOurSystem(options: {
  repository: string;
  folder: string;
  world: string;
  /** Everything started is put here at once, so that it is ended whatever happens. */
  processes: BenchProcess[];
  env?: Record<string, string>;
  flags?: string[];
  /** The program that runs the gateway and says itself when it is ready, if not the product's own. */
  gateway?: string;
  /** Other questions than the world's. */
  bodies?: string[];
  /** A subgraph whose every answer takes so long, in so many places at once. */
  slow?: { subgraph: string; workMs: number; places: number };
}): Promise<OurSystem> {
  const { repository, folder, world, processes, slow } = options;
  const started = async <Started extends BenchProcess>(starting: Promise<Started>) => {
    const running = await starting;
    processes.push(running);
    return running;
  };
  const script = options.gateway ?? 'supergraph/src/main';
  const bundled = await bundleProcesses(repository, 'our-system', [
    ...['bench/gateways/our-subgraph', 'bench/lab/load', script],
  ]);
  const { keyId, publicKey: jwk, tokens, sign } = await makeCallers(200);
  const natsPort = await freePort();
  const natsUrl = `nats://127.0.0.1:${natsPort}`;
  const settings = { world, natsUrl, keyId, publicKey: JSON.stringify(jwk) };
  const paths = {
    settings: join(folder, 'settings.json'),
    material: join(folder, 'material.json'),
    supergraph: join(folder, 'supergraph.graphql'),
  };
  await writeFile(paths.settings, JSON.stringify(settings));
  const material = materialOf(world, tokens);
  const bodies = options.bodies ?? material.bodies;
  await writeFile(paths.material, JSON.stringify({ ...material, bodies }));
  await writeFile(
    paths.supergraph,
    compose(world, (name) => `nats://graphql.${name}`),
  );

  await started(startNats(natsPort, join(folder, 'nats')));
  await publishKey(settings, join(folder, 'key'));
  for (const name of Object.keys(worlds[world]?.subgraphs ?? {})) {
    const work = slow?.subgraph === name ? [String(slow.workMs), String(slow.places)] : [];
    const args = [paths.settings, name, ...work];
    await started(startNode(name, bundled('our-subgraph'), { args }));
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => (await fetch(`${url}/.well-known/jwks.json`)).ok;
  const gateway = await started(
    startNode('gateway', bundled(script.slice(script.lastIndexOf('/') + 1)), {
      args: [],
      flags: [...gatewayFlags, ...(options.flags ?? [])],
      env: {
        ...serviceMemory,
        ...{ NATS_URL: natsUrl, SUPERGRAPH_PATH: paths.supergraph, DATA_DIR: join(folder, 'data') },
        ...{ HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error' },
        // All ask from one address, more often than one may.
        ...{ RATE_PER_ADDRESS: '0', ...options.env },
      },
      isReady: options.gateway ? undefined : isReady,
    }),
  );
  await untilTrue(isReady, 'gateway');
  const load = await started(startNode('load', bundled('load'), { args: [paths.material] }));
  return { url: `${url}/graphql`, gateway, load, token: tokens[0] ?? '', freshTokens: sign };
}
