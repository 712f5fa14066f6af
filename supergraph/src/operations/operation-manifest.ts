import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Operations known beforehand: those a front end was built with. */
export type OperationManifest = {
  /** The text of an operation by its id, null for an unknown one. */
  bodyOf(id: string): string | null;
  /** Whether an operation, by its id or by the SHA-256 of its text, stands in the manifest. */
  isListed(idOrHash: string): boolean;
  readonly size: number;
  readonly operations: readonly ListedOperation[];
};

export type ListedOperation = { id: string; body: string; name?: string };

/** No operation is known beforehand. */
export const emptyManifest: OperationManifest = {
  bodyOf: () => null,
  isListed: () => false,
  size: 0,
  operations: [],
};

// https://www.apollographql.com/docs/kotlin/advanced/persisted-queries (the format its tools write)
const manifestShape = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string().optional(),
      type: z.enum(['query', 'mutation', 'subscription']).optional(),
      body: z.string().min(1),
    }),
  ),
});

/**
 * Reads a persisted-query manifest as Apollo's client tools write it.
 * @throws Error with the file and what is wrong with it
 */
export async function readManifest(path: string): Promise<OperationManifest> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`OPERATIONS_MANIFEST: ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = manifestShape.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') || 'the file';
    throw new Error(`OPERATIONS_MANIFEST: ${path}: ${place}: ${issue?.message}`);
  }
  return manifestOf(parsed.data.operations);
}

/** A manifest of these operations. */
export function manifestOf(operations: readonly ListedOperation[]): OperationManifest {
  const bodies = new Map(operations.map(({ id, body }) => [id, body]));
  const hashes = new Set(operations.map(({ body }) => hashOf(body)));
  return {
    bodyOf: (id) => bodies.get(id) ?? null,
    isListed: (idOrHash) => bodies.has(idOrHash) || hashes.has(idOrHash),
    size: bodies.size,
    operations,
  };
}

/** What Apollo Server calls an operation by. */
export function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
