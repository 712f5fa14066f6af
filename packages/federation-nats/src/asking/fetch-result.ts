import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { TransportError, TransportErrorCode } from '../errors.ts';
import { type FetchBody, rootFieldNames } from './fetch-body.ts';
import { expandEntities, fanOutErrors } from './representations.ts';

/** What a subgraph answers. */
export type FetchResult = {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
  extensions?: Record<string, unknown>;
};

/** Reads a subgraph's answer and gives joined representations their own places back. */
export function readFetchResult(
  bytes: Uint8Array,
  { representations }: FetchBody,
  subgraph: string,
): FetchResult {
  const response = readAnswer(bytes, subgraph);
  if (!representations?.positions) return response;
  const { positions, count } = representations;
  const entities = response.data?._entities;
  if (response.data && Array.isArray(entities)) {
    if (entities.length !== count) {
      return failed(`Subgraph "${subgraph}" answered ${entities.length} entities to ${count}.`);
    }
    response.data._entities = expandEntities(entities, positions);
  }
  if (response.errors) response.errors = fanOutErrors(response.errors, positions);
  return response;
}

/** Reads a subgraph's answer as it is. */
export function readAnswer(bytes: Uint8Array, subgraph: string): FetchResult {
  return parseResult(bytes) ?? failed(`Subgraph "${subgraph}" sent an unreadable answer.`);
}

function parseResult(bytes: Uint8Array): FetchResult | undefined {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const publicCodes: Partial<Record<TransportErrorCode, string>> = {
  UNAVAILABLE: 'UNAVAILABLE',
  NOT_PERMITTED: 'UNAVAILABLE',
  SCHEMA_MISMATCH: 'UNAVAILABLE',
  TIMEOUT: 'TIMEOUT',
  CANCELLED: 'TIMEOUT',
  BUSY: 'BUSY',
  TOO_LARGE: 'TOO_LARGE',
};

/**
 * The failure of a whole fetch as errors for the part of the answer concerned: one for each root
 * field, or one for the entities (with a path where it is exactly one).
 */
export function failureErrors(
  error: TransportError,
  subgraph: string,
  query: string | undefined,
  { representations }: Pick<FetchBody, 'representations'> = { representations: undefined },
): GraphQLFormattedError[] {
  const { message, extensions } = failureError(error, subgraph);
  const told = { message, extensions };
  if (representations) {
    return [
      representations.count === 1 && !representations.positions
        ? { ...told, path: ['_entities', 0] }
        : told,
    ];
  }
  const names = rootFieldNames(query ?? '');
  return names.length === 0 ? [told] : names.map((name) => ({ ...told, path: [name] }));
}

/** The failure as an error to throw: health check and schema loading notice nothing else. */
export function failureError(error: TransportError, subgraph: string): GraphQLError {
  const code = publicCodes[error.code] ?? 'INTERNAL';
  const message = `Subgraph "${subgraph}": ${error.message}.`;
  return new GraphQLError(message, { extensions: { code } });
}

function failed(message: string): FetchResult {
  return { errors: [{ message, extensions: { code: 'INTERNAL' } }] };
}
