import { createHash } from 'node:crypto';
import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayGraphQLRequestContext,
} from '@apollo/server-gateway-interface';
import type { FilteredOperation } from '@commerce-tracking/federation-nats/access/access-filter';
import {
  type AccessCaller,
  type AccessLack,
  type AccessRequirement,
  lackOf,
  policiesOf,
} from '@commerce-tracking/federation-nats/access/access-requirement';
import {
  type AccessRules,
  readAccessRules,
} from '@commerce-tracking/federation-nats/access/access-rules';
import { isAsked } from '@commerce-tracking/federation-nats/access/asked-conditions';
import {
  type GuardedDocument,
  guardDocument,
} from '@commerce-tracking/federation-nats/access/guarded-document';
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import type { PreparedGateway } from '../execution/prepared-gateway.ts';

/** Who asks, and how they are refused; both are the product's, not the gateway's. */
export type AccessGuard<Context> = {
  caller(context: Context): AccessCaller;
  /** Those of the named policies that hold for this request. Without it, none does. */
  policies?(
    names: readonly string[],
    context: Context,
  ): ReadonlySet<string> | Promise<ReadonlySet<string>>;
  /** Why a field is not given. */
  refusal(lack: AccessLack, context: Context): Error;
};

/** Filtered forms kept of one document: one for each kind of caller that is refused something. */
const filteredMax = 16;
/** More places than this are not told apart: nobody reads them, and an answer stays an answer. */
const errorsMax = 100;

/** Plans are kept by the hash, so that a filtered form needs one of its own. */
type Filtered = FilteredOperation & { queryHash: string };
type Guarded = GuardedDocument & { filtered: Map<string, Filtered> };
type Verdict = { lacks: ReadonlyMap<AccessRequirement, AccessLack>; key: string };

const nobody: ReadonlySet<string> = new Set();

/**
 * Takes out of each operation what its caller may not have, before it is planned, and answers the
 * rest. A document that touches nothing protected costs one lookup. See docs/decisions/0016.
 */
export function guardGateway<Context>(
  gateway: PreparedGateway,
  guard: AccessGuard<Context>,
): PreparedGateway {
  let rules: AccessRules | null = null;
  let current: GraphQLSchema;
  // By document: Apollo's document cache decides how long they live.
  let known = new WeakMap<DocumentNode, Guarded | null>();
  gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    current = apiSchema;
    rules = rulesOf(coreSupergraphSdl);
    known = new WeakMap();
  });

  const guarded = ({ document, schema }: GatewayGraphQLRequestContext): Guarded | null => {
    if (!rules) return null;
    const found = known.get(document);
    if (found !== undefined) return found;
    // A document that was validated before a change of schema is read with the schema it was for.
    const touched = guardDocument(rules, schema ?? current, document);
    const fresh = touched && { ...touched, filtered: new Map() };
    known.set(document, fresh);
    return fresh;
  };

  return {
    async load(options) {
      const { executor } = await gateway.load(options);
      if (!executor) return { executor };
      return {
        executor: (requestContext) => {
          const document = guarded(requestContext);
          return document
            ? executeGuarded(document, guard, requestContext, executor)
            : executor(requestContext);
        },
      };
    },
    onSchemaLoadOrUpdate: (listener) => gateway.onSchemaLoadOrUpdate(listener),
    stop: () => gateway.stop(),
  };
}

function rulesOf(sdl: string): AccessRules | null {
  const isMentioned =
    /specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\/|@join__directive\(/.test(sdl);
  return isMentioned ? readAccessRules(parse(sdl, { noLocation: true })) : null;
}

async function executeGuarded<Context>(
  document: Guarded,
  guard: AccessGuard<Context>,
  requestContext: GatewayGraphQLRequestContext,
  executor: GatewayExecutor,
): Promise<GatewayExecutionResult> {
  const context = requestContext.context as Context;
  const { lacks, key } = await verdictOn(document, guard, context);
  if (lacks.size === 0) return executor(requestContext);
  const { operationName, variables } = requestContext.request;
  const filteredKey = `${key} ${operationName ?? ''}`;
  let filtered = document.filtered.get(filteredKey);
  if (!filtered) {
    const made = document.without(new Set(lacks.keys()), operationName);
    if (!made) throw new Error(`the document has no operation ${operationName}`);
    if (document.filtered.size >= filteredMax) document.filtered.clear();
    const hash = createHash('sha256').update(`${requestContext.queryHash} ${key}`);
    filtered = { ...made, queryHash: hash.digest('hex') };
    document.filtered.set(filteredKey, filtered);
  }
  const { operation, refused, queryHash } = filtered;
  const result = await executor({
    ...requestContext,
    document: filtered.document,
    operation,
    queryHash,
  });
  const errors: GraphQLError[] = [];
  const told = new Set<string>();
  for (const field of refused) {
    const place = field.path.join('.');
    if (
      told.size >= errorsMax ||
      told.has(place) ||
      !isAsked(field.conditions, operation, variables)
    )
      continue;
    told.add(place);
    const lack = lacks.get(field.requirement) as AccessLack;
    errors.push(asError(guard.refusal(lack, context), field.path));
  }
  const data = result.data ? filtered.fillNulls(result.data) : result.data;
  return { ...result, data, errors: [...errors, ...(result.errors ?? [])] };
}

async function verdictOn<Context>(
  { requirements }: GuardedDocument,
  guard: AccessGuard<Context>,
  context: Context,
): Promise<Verdict> {
  const caller = guard.caller(context);
  const names = [...new Set(requirements.flatMap(policiesOf))];
  const policies =
    names.length > 0 && guard.policies ? await guard.policies(names, context) : nobody;
  const lacks = new Map<AccessRequirement, AccessLack>();
  let key = '';
  for (const requirement of requirements) {
    const lack = lackOf(requirement, caller, policies);
    if (lack) lacks.set(requirement, lack);
    key += lack ? '0' : '1';
  }
  return { lacks, key };
}

function asError(originalError: Error, path: readonly string[]): GraphQLError {
  return new GraphQLError(originalError.message, { path, originalError });
}
