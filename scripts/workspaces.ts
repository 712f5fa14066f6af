import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of the project, wherever a script is called from. */
export const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** The four subgraphs, in the order they are composed. */
export const subgraphs = ['auth', 'admin', 'tradeflow', 'model'] as const;
export type Subgraph = (typeof subgraphs)[number];

/** Every process of the product: the gateway is the one that speaks HTTP. */
export const services = ['auth', 'admin', 'model', 'tradeflow', 'supergraph'] as const;
export type Service = (typeof services)[number];

/** The folder of a service's workspace. */
export function serviceFolder(service: Service): string {
  return service === 'supergraph' ? join(root, 'supergraph') : join(root, 'subgraphs', service);
}

/** A subgraph's whole SDL as the service itself serves it; null while the subgraph has no schema yet. */
export async function subgraphSdl(subgraph: Subgraph): Promise<string | null> {
  const file = join(serviceFolder(subgraph), 'src/type-defs.ts');
  if (!existsSync(file)) return null;
  const { typeDefs }: { typeDefs: string | readonly string[] } = await import(
    pathToFileURL(file).href
  );
  const { scalarTypeDefs } = await import('@commerce-tracking/service-kit/values/scalars');
  const texts = typeof typeDefs === 'string' ? [typeDefs] : typeDefs;
  return [scalarTypeDefs.trim(), ...texts.map((text) => text.trim())].join('\n\n');
}
