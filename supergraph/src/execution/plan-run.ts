import type { GraphQLDataSource } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import type { WrittenSource } from '@commerce-tracking/federation-nats/data-source';
import { GraphQLError } from 'graphql';
import type { EntityBatch } from './entity-batch.ts';
import type { JointMessage } from './joint-message.ts';

export type Data = Record<string, unknown>;

/** Any data source; one that takes written fetches is spared the writing. */
export type Source = GraphQLDataSource & Partial<WrittenSource>;

/** One run of a plan: what it reads, and what has come so far. */
export type PlanRun = {
  sources: ReadonlyMap<string, Source>;
  requestContext: GatewayGraphQLRequestContext;
  /** The values of the variables that @skip and @include depend on. */
  conditions: ReadonlyMap<string, boolean>;
  data: Data;
  errors: GraphQLError[];
  /** Objects found at a place, where that place does not change any more. */
  found: Map<string, unknown[]>;
  /** Fetches of this turn that equal ones may still join. */
  batches: Map<string, EntityBatch>;
  /** Messages of this turn that other fetches may still join, by subgraph. */
  messages: Map<string, JointMessage>;
};

/** One step of a plan over the objects it is for; a promise where it has to wait. */
export type Step = (run: PlanRun, values: readonly unknown[]) => Promise<void> | undefined;

/** Names every object has, which would be read although nobody sent them. */
export function isUnsafe(name: string): boolean {
  return name in Object.prototype;
}

/** A value of the object's own. */
export function readOwn(source: unknown, name: string): unknown {
  return Object.hasOwn(source as Data, name) ? (source as Data)[name] : undefined;
}

/** Whatever was thrown, in the form of an answer. */
export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const original = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(original.message, { originalError: original });
}
