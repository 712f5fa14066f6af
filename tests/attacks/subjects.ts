import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ConstDirectiveNode,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
} from 'graphql';
import { root } from '../../scripts/workspaces.ts';
import { commands as adminCommands } from '../../subgraphs/admin/src/commands.ts';
import { commands as authCommands } from '../../subgraphs/auth/src/commands.ts';
import { commands as modelCommands } from '../../subgraphs/model/src/commands.ts';
import { tradeflowCommands } from '../../subgraphs/tradeflow/src/commands.ts';
import { needsOf, operations } from '../matrix/matrix.ts';

/** Every write there is, by the subject it is taken on. */
export const commands: readonly { subject: string; permission: string | null }[] = [
  ...authCommands,
  ...adminCommands,
  ...modelCommands,
  ...tradeflowCommands,
].map(({ subject, permission }) => ({ subject, permission }));

/** Every query that asks for a permission, as a document for the subgraph that answers it. */
export function protectedQueries(): { subgraph: string; name: string; query: string }[] {
  const owners = fieldOwners();
  return operations
    .filter(({ name, kind }) => kind === 'Query' && (needsOf.get(name)?.length ?? 0) > 0)
    .map(({ name, field }) => {
      const given = field.args
        .filter(isRequiredArgument)
        .map((argument) => `${argument.name}: ${literal(argument.type)}`);
      const args = given.length > 0 ? `(${given.join(', ')})` : '';
      const subgraph = owners.get(`Query.${name}`)?.[0] ?? '';
      const isLeaf = !('getFields' in unwrapped(field.type));
      return { subgraph, name, query: `{ ${name}${args}${isLeaf ? '' : ' { __typename }'} }` };
    });
}

type Wrapping = { ofType?: unknown };
function unwrapped(type: unknown): object {
  let inner = type as Wrapping;
  while (inner.ofType) inner = inner.ofType as Wrapping;
  return inner;
}

/** A value of the right shape, as a literal. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  const leaves: Record<string, string> = {
    Int: '1',
    Float: '1.5',
    Boolean: 'true',
    Date: '"2026-01-01"',
    DateTime: '"2026-01-01T00:00:00Z"',
    Month: '"2026-01"',
    Decimal: '"1"',
    JSON: '{}',
  };
  return leaves[type.name] ?? '"01900000-0000-7000-8000-000000000001"';
}

/** Which subgraphs answer each field, by `Type.field`, as composition has written it. */
export function fieldOwners(): Map<string, string[]> {
  const text = readFileSync(join(root, 'supergraph/supergraph.graphql'), 'utf8');
  const owners = new Map<string, string[]>();
  for (const definition of parse(text).definitions) {
    if (definition.kind !== 'ObjectTypeDefinition') continue;
    const all = graphsOf(definition.directives, 'join__type');
    for (const { name, directives } of definition.fields ?? []) {
      const own = graphsOf(directives, 'join__field');
      owners.set(`${definition.name.value}.${name.value}`, own.length > 0 ? own : all);
    }
  }
  return owners;
}

function graphsOf(directives: readonly ConstDirectiveNode[] | undefined, name: string): string[] {
  return (directives ?? [])
    .filter((directive) => directive.name.value === name)
    .flatMap(({ arguments: given }) => given ?? [])
    .flatMap(({ name: argument, value }) =>
      argument.value === 'graph' && value.kind === 'EnumValue' ? [value.value.toLowerCase()] : [],
    );
}
