import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  parse,
} from 'graphql';
import { sdlOf } from '../schema/schema-hash.ts';
import {
  type AccessCaller,
  type AccessLack,
  type AccessRequirement,
  lackOf,
  policiesOf,
} from './access-requirement.ts';
import { readAccessRules } from './access-rules.ts';

/** Who asks a subgraph, read off its context value, and how they are refused. */
export type SubgraphAccess<Context> = {
  caller(context: Context): AccessCaller | Promise<AccessCaller>;
  /** Those of the named policies that hold for this request. Without it, none does. */
  policies?(
    names: readonly string[],
    context: Context,
  ): ReadonlySet<string> | Promise<ReadonlySet<string>>;
  /** Thrown by a field that is not given. */
  refusal(lack: AccessLack, context: Context): Error;
};

const nobody: ReadonlySet<string> = new Set();

/** Whether a schema text of a subgraph protects any field. */
export function isProtected(schema: GraphQLSchema): boolean {
  return readAccessRules(parse(sdlOf(schema), { noLocation: true })) !== null;
}

/**
 * Makes a subgraph hold to the access directives of its own SDL: each protected field first looks at
 * who is asking. The gateway has done so before, and whoever reaches the subject without it has not.
 * The resolvers of the given schema are replaced; the schema itself stays the same object.
 */
export function enforceAccess<Context>(
  schema: GraphQLSchema,
  access: SubgraphAccess<Context>,
): GraphQLSchema {
  const rules = readAccessRules(parse(sdlOf(schema), { noLocation: true }));
  if (!rules) return schema;
  const names = [...new Set([...rules.values()].flatMap(policiesOf))];
  const lackOn = createLookup(access, names);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const requirement = rules.get(`${type.name}.${field.name}`);
      if (!requirement) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = guarded(resolve, requirement, lackOn, access);
    }
  }
  return schema;
}

type Lookup<Context> = (
  requirement: AccessRequirement,
  context: Context,
) => AccessLack | null | Promise<AccessLack | null>;

function guarded<Context>(
  resolve: GraphQLFieldResolver<unknown, Context>,
  requirement: AccessRequirement,
  lackOn: Lookup<Context>,
  access: SubgraphAccess<Context>,
): GraphQLFieldResolver<unknown, Context> {
  return (source, args, context, info) => {
    const given = (lack: AccessLack | null) => {
      if (lack) throw access.refusal(lack, context);
      return resolve(source, args, context, info);
    };
    const lack = lackOn(requirement, context);
    return lack instanceof Promise ? lack.then(given) : given(lack);
  };
}

type Known = {
  lacks: Map<AccessRequirement, AccessLack | null>;
  asked?: Promise<{ caller: AccessCaller; policies: ReadonlySet<string> }>;
};

/** Asks who it is once per request, and about each requirement once. */
function createLookup<Context>(
  access: SubgraphAccess<Context>,
  names: readonly string[],
): Lookup<Context> {
  const perRequest = new WeakMap<object, Known>();
  const ask = async (context: Context) => ({
    caller: await access.caller(context),
    policies: names.length > 0 && access.policies ? await access.policies(names, context) : nobody,
  });
  return (requirement, context) => {
    const isObject = typeof context === 'object' && context !== null;
    const known: Known = (isObject && perRequest.get(context)) || { lacks: new Map() };
    if (isObject) perRequest.set(context, known);
    const lack = known.lacks.get(requirement);
    if (lack !== undefined) return lack;
    known.asked ??= ask(context);
    return known.asked.then(({ caller, policies }) => {
      const found = lackOf(requirement, caller, policies);
      known.lacks.set(requirement, found);
      return found;
    });
  };
}
