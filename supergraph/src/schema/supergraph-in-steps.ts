import { setTimeout as pause } from 'node:timers/promises';
import { type Schema, Supergraph } from '@apollo/federation-internals';
import type { ApolloGateway } from '@apollo/gateway';

/** Of the time that making a schema takes, this share is left to requests. */
const shareOfRequests = 0.75;

/**
 * Reads a supergraph that has been composed and checked already. What Apollo's gateway does of it in
 * one go (a quarter of a second for ours, in which no request moves) is done in steps of some 40 ms,
 * and the event loop belongs to the requests for most of the time between.
 */
export async function readSupergraphInSteps(supergraphSdl: string): Promise<Supergraph> {
  const step = async <Result>(make: () => Result): Promise<Result> => {
    const startedAt = performance.now();
    const made = make();
    const tookMs = performance.now() - startedAt;
    await pause((tookMs * shareOfRequests) / (1 - shareOfRequests));
    return made;
  };
  const supergraph = await step(() =>
    Supergraph.build(supergraphSdl, { validateSupergraph: false }),
  );
  const apiSchema = await step(() => supergraph.apiSchema());
  await step(() => supergraph.subgraphs());
  await step(() => keepGraphQLSchema(supergraph.schema));
  await step(() => keepGraphQLSchema(apiSchema));
  return supergraph;
}

/** The other results are kept by the library itself. */
function keepGraphQLSchema(schema: Schema): void {
  const made = schema.toGraphQLJSSchema();
  schema.toGraphQLJSSchema = () => made;
}

/** Lets a gateway that has not been loaded yet take a supergraph that has been read. */
export function giveSupergraph(gateway: ApolloGateway, supergraph: Supergraph): void {
  const own = gateway as unknown as GatewayParts;
  own.createSchemaFromSupergraphSdl = (supergraphSdl) => {
    own.createServices(supergraph.subgraphsMetadata());
    return { supergraph, supergraphSdl };
  };
}

/** Puts plans made elsewhere where the gateway looks for them. */
export async function givePlans(
  gateway: ApolloGateway,
  plans: readonly (readonly [string, object])[],
): Promise<void> {
  const { queryPlanStore } = gateway as unknown as GatewayParts;
  for (const [key, plan] of plans) await queryPlanStore.set(key, plan);
}

/** What the pinned gateway keeps to itself. */
type GatewayParts = {
  createSchemaFromSupergraphSdl(sdl: string): { supergraph: Supergraph; supergraphSdl: string };
  createServices(services: ReturnType<Supergraph['subgraphsMetadata']>): void;
  queryPlanStore: { set(key: string, plan: object): Promise<void> };
};
