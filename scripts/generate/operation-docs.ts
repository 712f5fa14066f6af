import {
  type GraphQLField,
  getNamedType,
  getNullableType,
  isRequiredArgument,
  parse,
} from 'graphql';
import { type Subgraph, subgraphSdl, subgraphs } from '../workspaces.ts';
import {
  apiSchema,
  type Operation,
  operationsOf,
  referenceKindsOf,
} from './operations/operations.ts';
import { type Needs, permissionsByOperation } from './operations/permissions.ts';
import { isNew, type Replaces, restCalls } from './operations/rest-calls.ts';
import { emit, type Generated, nothingYet } from './output.ts';

type Row = Operation & { needs: Needs; replaces: Replaces };

/** Writes `docs/operations.md` from the composed API, the table of permissions and the REST calls. */
export async function generateOperationDocs(check: boolean): Promise<Generated> {
  const result = nothingYet();
  const schema = apiSchema();
  const operations = operationsOf(schema);
  const names = operations.map(({ name }) => name);
  const kinds = referenceKindsOf(schema);
  const needs = permissionsByOperation(kinds);
  const { byOperation, unknown, unmapped } = restCalls(names, kinds);
  const place = 'scripts/generate/operations';
  for (const name of unknown)
    result.failed.push(`${place}/rest-calls.ts names ${name}, which no operation is called`);
  for (const name of [...needs.keys()].filter((name) => !names.includes(name)))
    result.failed.push(`${place}/permissions.ts names ${name}, which no operation is called`);
  for (const name of unmapped)
    result.missing.push(
      `${name}: say in ${place}/rest-calls.ts what it replaces, or that it is new`,
    );
  for (const name of names.filter((name) => !needs.has(name)))
    result.missing.push(`${name}: say in ${place}/permissions.ts what it asks for`);
  if (result.failed.length > 0 || result.missing.length > 0) return result;

  const rows = operations.map((operation) => ({
    ...operation,
    needs: needs.get(operation.name) ?? [],
    replaces: byOperation.get(operation.name) ?? isNew,
  }));
  const owners = await ownersOf();
  const sections = subgraphs.map((subgraph): [Subgraph, Row[]] => [
    subgraph,
    rows.filter(({ kind, name }) => owners.get(`${kind}.${name}`) === subgraph),
  ]);
  emit(result, 'docs/operations.md', operationDocs(sections), check);
  return result;
}

/** The page itself: how to read it, then a table per subgraph. */
export function operationDocs(sections: readonly (readonly [Subgraph, readonly Row[]])[]): string {
  const lines = [
    '# Operations',
    '',
    'Written by `npm run generate` from the composed API and the tables in `scripts/generate/operations`.',
    '',
    'Every operation goes to the one address of the gateway, `POST /graphql`. **Q** is a field of `Query` and **M** one of',
    '`Mutation`; mutations take one argument `input` and return what they changed. What can be listened to stands in',
    '[subscriptions.md](subscriptions.md). `!` marks what has to be given, or is always answered; what a type or an input',
    'holds stands in `supergraph/api.graphql` and in the explorer, field by field.',
    '*page* stands for the arguments of every list: `first`, and `after` or `offset`.',
    '',
    '**Permission** is what the caller needs; who has it is told by the query `roles` and kept in',
    '`packages/access/src/permissions.ts`. Where two are named, either will do. Without a sign-in every operation but a public',
    'one is refused with `UNAUTHENTICATED`, without the permission with `FORBIDDEN`, reason `NOT_PERMITTED`. Which rows a',
    'permission reaches is another matter: a row outside is answered like one that does not exist, null by a query and',
    '`NOT_FOUND` by a mutation. `tests/matrix` asks every operation in every role, inside and outside its rows.',
    '',
    '**Replaces** names the calls that existing clients make of the earlier REST interface; there, `…` stands for',
    '`/trade-flow/collections/:id`. A dash means that nothing could do this before.',
  ];
  for (const [subgraph, rows] of sections) {
    lines.push(
      '',
      `## ${subgraph}`,
      '',
      '| Operation | | Arguments | Returns | Permission | Replaces |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows.map(lineOf),
    );
  }
  return `${lines.join('\n')}\n`;
}

function lineOf({ name, kind, field, needs, replaces }: Row): string {
  const cells = [
    `\`${name}\``,
    kind[0],
    argumentsOf(field),
    `\`${field.type}\``,
    needs.length === 0 ? 'public' : needs.map((need) => `\`${need}\``).join(', '),
    replaces === isNew ? '–' : replaces.map((call) => `\`${call}\``).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Paging is the same everywhere and is told once, above the tables. */
function argumentsOf({ args, type }: GraphQLField<unknown, unknown>): string {
  const isPage = getNamedType(type).name.endsWith('Page');
  const told = args.filter(({ name }) => !isPage || !['first', 'after', 'offset'].includes(name));
  // What has a default need not be given, whatever its type says.
  const names = told.map((argument) => {
    const shown = isRequiredArgument(argument) ? argument.type : getNullableType(argument.type);
    return `\`${argument.name}: ${shown}\``;
  });
  return [...names, ...(isPage ? ['*page*'] : [])].join(', ') || '–';
}

/** Which subgraph answers `Query.<name>` or `Mutation.<name>`. */
async function ownersOf(): Promise<Map<string, Subgraph>> {
  const owners = new Map<string, Subgraph>();
  for (const subgraph of subgraphs) {
    const sdl = await subgraphSdl(subgraph);
    if (sdl === null) continue;
    for (const definition of parse(sdl, { noLocation: true }).definitions) {
      if (definition.kind !== 'ObjectTypeDefinition' && definition.kind !== 'ObjectTypeExtension') {
        continue;
      }
      for (const field of definition.fields ?? [])
        owners.set(`${definition.name.value}.${field.name.value}`, subgraph);
    }
  }
  return owners;
}
