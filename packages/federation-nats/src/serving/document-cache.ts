import {
  type DocumentNode,
  FieldsOnCorrectTypeRule,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  type OperationDefinitionNode,
  OperationTypeNode,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  parse,
  ScalarLeafsRule,
  validate,
} from 'graphql';
import { type CacheHint, cacheHintOf } from '../cache/cache-hints.ts';
import { createRecencyCache } from '../cache/recency-cache.ts';

/** A document fit to run, or why it is not. */
export type ReadyDocument =
  | { document: DocumentNode; cacheHint(operationName?: string | null): CacheHint | null }
  | {
      errors: readonly GraphQLError[];
      /** Where it asks for what this schema does not have: the names. */
      unknown?: readonly string[];
    };

/** What breaks these was written for another schema. They speak of names only, never of values. */
const rulesOfNames = [
  ...[FieldsOnCorrectTypeRule, KnownArgumentNamesRule, KnownDirectivesRule, KnownTypeNamesRule],
  ...[PossibleFragmentSpreadsRule, ProvidedRequiredArgumentsRule, ScalarLeafsRule],
];

/** A parsed document takes roughly this many bytes per character of its text. */
const bytesPerCharacter = 24;

/**
 * Parses and validates a text once. A gateway sends the same few documents for ever; faulty ones are
 * not kept, since they have no reason to come back.
 */
export function createDocumentCache(
  schema: GraphQLSchema,
  bytesMax: number,
): (text: string) => ReadyDocument {
  const cache = createRecencyCache<ReadyDocument>(bytesMax);
  return (text) => {
    const known = cache.get(text);
    if (known) return known;
    const ready = prepare(schema, text);
    if ('document' in ready) cache.set(text, ready, text.length * bytesPerCharacter);
    return ready;
  };
}

function prepare(schema: GraphQLSchema, text: string): ReadyDocument {
  let document: DocumentNode;
  try {
    document = parse(text, { noLocation: true });
  } catch (error) {
    const { message } = error as GraphQLError;
    return { errors: [withCode(message, 'GRAPHQL_PARSE_FAILED')] };
  }
  const faults = validate(schema, document);
  if (faults.length > 0) {
    const errors = faults.map(({ message }) => withCode(message, 'GRAPHQL_VALIDATION_FAILED'));
    const unknown = validate(schema, document, rulesOfNames).map(({ message }) => message);
    return unknown.length > 0 ? { errors, unknown } : { errors };
  }
  if (getOperationAST(document)?.operation === OperationTypeNode.SUBSCRIPTION) {
    const message = 'Subscriptions are not answered by request and reply.';
    return { errors: [withCode(message, 'OPERATION_NOT_SUPPORTED')] };
  }
  const hints = new Map<OperationDefinitionNode, CacheHint | null>();
  return {
    document,
    cacheHint(operationName) {
      const operation = getOperationAST(document, operationName);
      if (!operation) return null;
      const known = hints.get(operation);
      if (known !== undefined) return known;
      const hint = cacheHintOf(schema, document, operation);
      hints.set(operation, hint);
      return hint;
    },
  };
}

function withCode(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
