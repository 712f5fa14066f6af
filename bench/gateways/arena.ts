import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { freePort } from '../../scripts/servers/ports.ts';
import { bundleProcesses } from '../lab/bundle.ts';
import { makeCallers } from '../lab/callers.ts';
import type { LoadMaterial, LoadOrder } from '../lab/load.ts';
import { type BenchProcess, type NodeProcess, startNats, startNode } from '../lab/processes.ts';
import { publishKey } from '../lab/publish-key.ts';
import type { Backends, Surroundings } from './gateways.ts';
import type { Peers } from './peers.ts';
import type { BenchSettings } from './settings.ts';
import { worlds } from './worlds/world.ts';

const callersMax = 200;
const variants = 200;

/** Everything around the gateways: brokers, both kinds of subgraphs, recorder and load generator. */
export type Arena = {
  surroundings: Surroundings;
  real: Backends;
  recorded: Backends;
  /** What works for an operation beside the gateway. */
  others: Record<'nats' | 'http', BenchProcess[]>;
  load: NodeProcess;
  recorder: NodeProcess;
  material: LoadMaterial;
  /** The callers' tokens anew: no gateway takes one for longer than fifteen minutes. */
  renewTokens(): Promise<void>;
  /** Every process started here; a gateway is put there by who starts it. */
  processes: BenchProcess[];
};

/** Starts all of it, each part a process of its own. What was started is in `processes` at once. */
export async function startArena(options: {
  repository: string;
  folder: string;
  peers: Peers;
  world: string;
  processes: BenchProcess[];
}): Promise<Arena> {
  const { repository, folder, peers, world, processes } = options;
  const names = Object.keys(worlds[world]?.subgraphs ?? {});
  const callers = await makeCallers(callersMax);
  const settings: BenchSettings = {
    world,
    natsUrl: `nats://127.0.0.1:${await freePort()}`,
    keyId: callers.keyId,
    publicKey: JSON.stringify(callers.publicKey),
    ports: await portsFor(names),
    recorder: {
      natsUrl: `nats://127.0.0.1:${await freePort()}`,
      ports: await portsFor(names),
    },
  };
  const settingsPath = join(folder, 'settings.json');
  await writeFile(settingsPath, JSON.stringify(settings));
  const material = materialOf(world, callers.tokens);
  const materialPath = join(folder, 'material.json');
  await writeFile(materialPath, JSON.stringify(material));
  const own = await bundleProcesses(repository, 'gateways', [
    ...['our-subgraph', 'recorder', 'bench/lab/load', 'supergraph/src/main'],
  ]);
  const peer = await bundleProcesses(
    repository,
    'gateways',
    ['stock-gateway', 'stock-subgraph', 'hive-config'],
    join(peers.folder, 'dist'),
  );

  const started = async <Started extends BenchProcess>(starting: Promise<Started>) => {
    const running = await starting;
    processes.push(running);
    return running;
  };
  const others: Arena['others'] = { nats: [], http: [] };
  for (const [kind, url] of [
    ['real', settings.natsUrl],
    ['recorded', settings.recorder.natsUrl],
  ] as const) {
    const broker = await started(startNats(Number(new URL(url).port), join(folder, kind)));
    if (kind === 'real') others.nats.push(broker);
    await publishKey({ ...settings, natsUrl: url }, join(folder, `key-${kind}`));
  }
  for (const name of names) {
    const args = [settingsPath, name];
    others.nats.push(await started(startNode(name, own('our-subgraph'), { args })));
    others.http.push(await started(startNode(name, peer('stock-subgraph'), { args })));
  }
  const recorder = await started(startNode('recorder', own('recorder'), { args: [settingsPath] }));
  const load = await started(startNode('load', own('load'), { args: [materialPath] }));
  const surroundings: Surroundings = {
    ...{ folder, settingsPath, peers, token: material.tokens[0] ?? '' },
    scripts: {
      ours: own('main'),
      apollo: peer('stock-gateway'),
      hiveConfig: peer('hive-config'),
    },
  };
  return {
    surroundings,
    async renewTokens() {
      material.tokens = await callers.sign();
      surroundings.token = material.tokens[0] ?? '';
      const nothing = { url: '', from: 0, requests: 0 } satisfies LoadOrder;
      load.child.send({ ...nothing, tokens: material.tokens });
      await once(load.child, 'message');
    },
    real: await backends('real', settings.natsUrl, settings.ports),
    recorded: await backends('recorded', settings.recorder.natsUrl, settings.recorder.ports),
    ...{ others, load, recorder, material, processes },
  };

  async function backends(kind: string, natsUrl: string, ports: Record<string, number>) {
    const overHttp = join(folder, `${kind}-http.graphql`);
    const overNats = join(folder, `${kind}-nats.graphql`);
    await writeFile(
      overHttp,
      compose(world, (name) => `http://127.0.0.1:${ports[name]}/`),
    );
    await writeFile(
      overNats,
      compose(world, (name) => `nats://graphql.${name}`),
    );
    return { natsUrl, overHttp, overNats };
  }
}

/** The questions of a world, and who asks them. */
export function materialOf(world: string, tokens: string[]): LoadMaterial {
  const { query, variables } = worlds[world] ?? {};
  const bodies = Array.from({ length: variants }, (_unused, request) =>
    JSON.stringify({ query, variables: variables?.(request) }),
  );
  return { bodies, tokens };
}

/** The supergraph of a world, its subgraphs at the addresses given. */
export function compose(world: string, urlOf: (name: string) => string): string {
  const parts = Object.entries(worlds[world]?.subgraphs ?? {});
  const { supergraphSdl, errors } = composeServices(
    parts.map(([name, { typeDefs }]) => ({ name, typeDefs: parse(typeDefs), url: urlOf(name) })),
  );
  if (!supergraphSdl) throw new Error(`does not compose: ${errors?.[0]}`);
  return supergraphSdl;
}

async function portsFor(names: string[]): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await freePort();
  return ports;
}
