import type { ApolloServerPlugin } from '@apollo/server';
import type {
  GatewayExecutor,
  GatewayGraphQLRequestContext,
  GatewayInterface,
} from '@apollo/server-gateway-interface';
import type { Composed, KnownOperation } from '@commerce-tracking/federation-nats/schema/composing';
import { assertValidSchema, type GraphQLSchema } from 'graphql';
import type { PreparedGateway } from '../execution/prepared-gateway.ts';
import { createUsedOperations } from './used-operations.ts';

type LoadOptions = Parameters<GatewayInterface['load']>[0];
type SchemaContext = Parameters<Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]>[0];

/** A gateway whose supergraph can be replaced while it works. */
export type SwappableGateway = PreparedGateway & {
  /**
   * Loads a supergraph beside the one in use, then lets new requests have it. Those that have begun
   * end with the one they began with: `drained` tells when. On failure all stays as it is.
   */
  swap(next: Composed): Promise<{ drained: Promise<void> }>;
  /** Operations that were asked more than once, the latest first. */
  usedOperations(): KnownOperation[];
  /** Tells the gateway which requests are under way. */
  plugin: ApolloServerPlugin;
};

export type SwappableGatewayParts = {
  supergraphSdl: string;
  /** A gateway over one supergraph for ever; plans are given to it once it is loaded. */
  open(supergraphSdl: string): Promise<OpenedGateway> | OpenedGateway;
  /** The same without keeping requests from moving, for a supergraph that has been checked. */
  openBeside(supergraphSdl: string): Promise<OpenedGateway>;
  /** How long a request can take at most. */
  drainMs: number;
};

export type OpenedGateway = {
  gateway: PreparedGateway;
  givePlans(plans: Composed['plans']): Promise<void>;
};

type Generation = {
  gateway: PreparedGateway;
  executor: GatewayExecutor;
  context: SchemaContext;
  underWay: number;
  onIdle: (() => void) | null;
};

/**
 * One gateway for each supergraph rather than one that is updated: a request keeps the plans, the
 * schema and the rules of access it was validated with. See docs/decisions/0018.
 */
export function createSwappableGateway(parts: SwappableGatewayParts): SwappableGateway {
  const listeners = new Set<(context: SchemaContext) => void>();
  const bySchema = new WeakMap<GraphQLSchema, Generation>();
  const used = createUsedOperations();
  let current: Generation;
  let loadOptions: LoadOptions;
  let isStopped = false;

  async function load(
    { gateway, givePlans }: OpenedGateway,
    plans: Composed['plans'],
  ): Promise<Generation> {
    let context: SchemaContext | undefined;
    gateway.onSchemaLoadOrUpdate((loaded) => {
      context = loaded;
    });
    const { executor } = await gateway.load(loadOptions);
    if (!executor || !context) throw new Error('the gateway has not loaded its supergraph');
    // Whoever is told of it will insist.
    assertValidSchema(context.apiSchema);
    await givePlans(plans);
    return { gateway, executor, context, underWay: 0, onIdle: null };
  }

  function use(generation: Generation): void {
    bySchema.set(generation.context.apiSchema, generation);
    current = generation;
    for (const listener of listeners) listener(generation.context);
  }

  /** A request begun under another schema is not for this one to answer. */
  const generationOf = (schema: GraphQLSchema | undefined) =>
    (schema && bySchema.get(schema)) ?? current;

  const execute = (requestContext: GatewayGraphQLRequestContext) => {
    used.note(requestContext);
    return generationOf(requestContext.schema).executor(requestContext);
  };

  const ended = (schema: GraphQLSchema) => {
    const generation = generationOf(schema);
    generation.underWay = Math.max(0, generation.underWay - 1);
    if (generation.underWay === 0) generation.onIdle?.();
  };
  const requestListener = {
    async willSendResponse({ schema }: { schema: GraphQLSchema }) {
      ended(schema);
    },
  };

  return {
    async load(options) {
      loadOptions = options;
      use(await load(await parts.open(parts.supergraphSdl), []));
      return { executor: execute };
    },
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async swap({ supergraphSdl, plans }) {
      const opened = await parts.openBeside(supergraphSdl);
      const next = await load(opened, plans);
      if (isStopped) throw new Error('the gateway is stopping');
      const before = current;
      use(next);
      return { drained: idle(before, parts.drainMs).then(() => before.gateway.stop()) };
    },
    usedOperations: used.list,
    plugin: {
      async requestDidStart({ schema }) {
        generationOf(schema).underWay += 1;
        return requestListener;
      },
      async unexpectedErrorProcessingRequest({ requestContext }) {
        ended(requestContext.schema);
      },
    },
    async stop() {
      isStopped = true;
      await current.gateway.stop();
    },
  };
}

function idle(generation: Generation, withinMs: number): Promise<void> {
  if (generation.underWay === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(resolve, withinMs);
    generation.onIdle = () => {
      clearTimeout(late);
      resolve();
    };
  });
}
