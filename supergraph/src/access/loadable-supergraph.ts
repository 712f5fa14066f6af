import { type ConstDirectiveNode, Kind, parse } from 'graphql';

const enforced = new Set(
  ['authenticated', 'requiresScopes', 'policy'].map(
    (name) => `https://specs.apollo.dev/${name}/v0.1`,
  ),
);

/**
 * A supergraph that says of access directives `for: SECURITY` is refused by Apollo's gateway, which
 * does not enforce them. Ours does (`guardGateway`), so that the word is taken out for it. Other
 * specifications, and other versions of these, keep theirs and are refused as they should be.
 */
export function loadableSupergraph(sdl: string): string {
  if (!sdl.includes('SECURITY')) return sdl;
  const cuts: { start: number; end: number }[] = [];
  for (const definition of parse(sdl).definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) {
      continue;
    }
    for (const directive of definition.directives ?? []) {
      const purpose = isEnforced(directive) ? argument(directive, 'for') : undefined;
      if (purpose?.loc) cuts.push(purpose.loc);
    }
  }
  return cuts.reduceRight(
    (text, { start, end }) => text.slice(0, start).replace(/,\s*$/, '') + text.slice(end),
    sdl,
  );
}

function isEnforced(directive: ConstDirectiveNode): boolean {
  const url = argument(directive, 'url')?.value;
  return url?.kind === Kind.STRING && enforced.has(url.value);
}

function argument(directive: ConstDirectiveNode, name: string) {
  return directive.arguments?.find((one) => one.name.value === name);
}
