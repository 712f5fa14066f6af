import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';

/** The arguments of one application of a directive. */
export type DirectiveArguments = Record<string, unknown>;

/** A directive by the specification it comes from, whatever it is called in a schema. */
export type LinkedDirective = { specs: readonly string[]; name: string };

/** Reads the applications of one directive off a definition. */
export type ReadDirective = (node: {
  readonly directives?: readonly ConstDirectiveNode[];
}) => DirectiveArguments[];

const federation = 'https://specs.apollo.dev/federation';

/** A directive of Federation: linked as part of it by subgraphs, by itself in a supergraph. */
export function federationDirective(name: string, ownSpec = name): LinkedDirective {
  return { specs: [federation, `https://specs.apollo.dev/${ownSpec}`], name };
}

type Link = { spec: string; namespace: string; imports: Map<string, string> };

/**
 * How to find a directive in one schema text. `@link` says what it is called there: imported under
 * its own name or another, or not imported and prefixed. Going by the plain name would miss the
 * renamed ones, and with them what they protect.
 */
export function directiveReader(
  document: DocumentNode,
  directive: LinkedDirective,
): ReadDirective | null {
  const names = namesOf(linksOf(document), directive);
  if (names.size === 0) return null;
  return ({ directives = [] }) => {
    const found: DirectiveArguments[] = [];
    for (const node of directives) {
      const args = argumentsOf(node);
      if (names.has(node.name.value)) found.push(args);
      else if (node.name.value === 'join__directive' && names.has(String(args.name))) {
        found.push((args.args ?? {}) as DirectiveArguments);
      }
    }
    return found;
  };
}

function namesOf(links: readonly Link[], { specs, name }: LinkedDirective): Set<string> {
  const names = new Set<string>();
  for (const { spec, namespace, imports } of links) {
    if (!specs.includes(spec)) continue;
    const isMain = lastPart(spec) === name;
    names.add(imports.get(`@${name}`) ?? (isMain ? namespace : `${namespace}__${name}`));
  }
  return names;
}

/** What a schema is linked to; early composition wrote some links as `@join__directive`. */
function linksOf(document: DocumentNode): Link[] {
  return document.definitions.flatMap((definition) =>
    isSchema(definition) ? (definition.directives ?? []).flatMap(linkOf) : [],
  );
}

function linkOf(node: ConstDirectiveNode): Link[] {
  let args = argumentsOf(node);
  if (node.name.value === 'join__directive') args = (args.args ?? {}) as DirectiveArguments;
  if (typeof args.url !== 'string') return [];
  const spec = args.url.replace(/\/v\d+\.\d+\/?$/, '');
  const imports = new Map<string, string>();
  for (const one of Array.isArray(args.import) ? args.import : []) {
    const { name, as } = typeof one === 'string' ? { name: one } : one;
    imports.set(name, String(as ?? name).replace(/^@/, ''));
  }
  const namespace = typeof args.as === 'string' ? args.as : lastPart(spec);
  return [{ spec, namespace, imports }];
}

function isSchema(definition: DefinitionNode) {
  return definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION;
}

function argumentsOf(node: ConstDirectiveNode): DirectiveArguments {
  const args: DirectiveArguments = {};
  for (const { name, value } of node.arguments ?? []) args[name.value] = valueFromASTUntyped(value);
  return args;
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
