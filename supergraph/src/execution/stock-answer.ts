import { type Operation, operationFromDocument, type Schema } from '@apollo/federation-internals';
import type { ApolloGateway } from '@apollo/gateway';
import { computeResponse } from '@apollo/gateway/dist/resultShaping.js';
import type { GatewayExecutionResult } from '@apollo/server-gateway-interface';
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { prepareIntrospection } from './introspection.ts';
import { asGraphQLError, type PlanRun } from './plan-run.ts';

/** What the pinned gateway keeps to itself. */
export function partsOf(gateway: ApolloGateway): {
  apiSchema: Schema;
  supergraphSchema?: GraphQLSchema;
} {
  return gateway as unknown as { apiSchema: Schema; supergraphSchema?: GraphQLSchema };
}

const operations = new WeakMap<DocumentNode, Map<string, Operation>>();

/**
 * Completes an answer with the stock code, which knows what to say of each value that is not as the
 * schema says, and gives up on what no subgraph may answer.
 */
export function stockAnswer(
  gateway: ApolloGateway,
  { schema, operation }: { schema: GraphQLSchema; operation: OperationDefinitionNode },
  run: PlanRun,
): GatewayExecutionResult {
  const { document, request } = run.requestContext;
  try {
    const { data, errors } = computeResponse({
      operation: operationOf(partsOf(gateway).apiSchema, document, request.operationName),
      variables: request.variables,
      input: run.data,
      introspectionHandling: (field) => {
        const node = field.expandFragments().toSelectionNode() as FieldNode;
        return prepareIntrospection(schema, node, operation, document)(request.variables);
      },
    });
    if (run.errors.length > 0) return { errors: run.errors, data };
    return errors.length > 0 ? { extensions: { valueCompletion: errors }, data } : { data };
  } catch (error) {
    return { errors: [asGraphQLError(error)] };
  }
}

function operationOf(
  apiSchema: Schema,
  document: DocumentNode,
  operationName: string | undefined,
): Operation {
  const known = operations.get(document) ?? new Map<string, Operation>();
  operations.set(document, known);
  const found = known.get(operationName ?? '');
  // A document outlives a change of schema.
  if (found && found.schema() === apiSchema) return found;
  const made = operationFromDocument(apiSchema, document, { operationName, validate: false });
  known.set(operationName ?? '', made);
  return made;
}
