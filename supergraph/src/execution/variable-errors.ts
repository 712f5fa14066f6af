import type { ApolloGateway } from '@apollo/gateway';
import type { OperationDefinitionNode } from 'graphql';
import { type GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';

/** A client mends these first; each quotes a whole value, so that all of them could be the square of what was sent. */
export const variableErrorsMax = 10;

type Validation = {
  validateIncomingRequest(
    requestContext: { request: { variables?: Record<string, unknown> } },
    operationContext: { operation: OperationDefinitionNode; schema: GraphQLSchema },
  ): readonly GraphQLError[];
};

/** Variables as the schema has them, or the first errors in them. */
export function readVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown> = {},
):
  | { coerced: Record<string, unknown>; errors?: never }
  | { coerced?: never; errors: readonly GraphQLError[] } {
  const options = { maxErrors: variableErrorsMax };
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, variables, options);
  // The last one says no more than that there are others.
  return coerced ? { coerced } : { errors: errors.slice(0, variableErrorsMax) };
}

/** Lets a gateway stop at the first errors in the variables of a request; its own check looks for all. */
export function boundVariableErrors(gateway: ApolloGateway): ApolloGateway {
  const checked = gateway as unknown as Validation;
  checked.validateIncomingRequest = ({ request }, { operation, schema }) =>
    readVariables(schema, operation, request.variables ?? {}).errors ?? [];
  return gateway;
}
