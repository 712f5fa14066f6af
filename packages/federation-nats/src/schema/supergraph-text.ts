import { Kind, parse } from 'graphql';

const hashLine = /^# schema-hash (\S+) ([0-9a-f]{32})$/;

/** Hashes of the schemas a supergraph says it was composed from, by subgraph. */
export function hashesIn(supergraphSdl: string): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const line of supergraphSdl.split('\n')) {
    const [, name, hash] = hashLine.exec(line) ?? [];
    if (!name || !hash) break;
    hashes.set(name, hash);
  }
  return hashes;
}

/** The subgraphs of a supergraph, as its `join__Graph` enum names them. */
export function subgraphsIn(supergraphSdl: string): { name: string; url: string }[] {
  const found: { name: string; url: string }[] = [];
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') {
      continue;
    }
    for (const value of definition.values ?? []) {
      const graph = value.directives?.find(({ name }) => name.value === 'join__graph');
      const text = (name: string) => {
        const given = graph?.arguments?.find((one) => one.name.value === name)?.value;
        return given?.kind === Kind.STRING ? given.value : '';
      };
      if (text('name')) found.push({ name: text('name'), url: text('url') });
    }
  }
  return found;
}

/** Whether two supergraphs are the same, whatever they were composed from. */
export function isSameSupergraph(one: string, other: string): boolean {
  return withoutHashes(one) === withoutHashes(other);
}

function withoutHashes(supergraphSdl: string): string {
  return supergraphSdl.replace(/^(# schema-hash .*\n)+/, '').trim();
}
