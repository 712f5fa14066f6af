import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** Subgraphs made to be asked at random, by name, each without its link to the federation. */
export type World = Record<string, string>;

const version = 'https://specs.apollo.dev/federation/v2.9';
const directives = [
  ...['@key', '@shareable', '@external', '@requires', '@provides', '@override'],
  ...['@inaccessible', '@interfaceObject', '@tag'],
];

/** A world's supergraph; a subgraph with a link of its own keeps that. */
export function composeWorld(world: World): string {
  const imports = directives.map((name) => JSON.stringify(name)).join(', ');
  const link = `extend schema @link(url: "${version}", import: [${imports}])`;
  const { supergraphSdl, errors } = composeServices(
    Object.entries(world).map(([name, sdl]) => ({
      name,
      typeDefs: parse(sdl.includes('@link') ? sdl : `${link}\n${sdl}`),
      url: `nats://graphql.${name}`,
    })),
  );
  if (!supergraphSdl) throw new Error(String(errors));
  return supergraphSdl;
}
