import { pathToFileURL } from 'node:url';
import type { RequestContext } from '../request-context.ts';
import { callerAccess } from './caller-access.ts';
import type { AccessGuard } from './guarded-gateway.ts';

const parts = ['caller', 'policies', 'refusal'] as const;
type Guard = AccessGuard<RequestContext>;

/**
 * Callers as a module says them (`ACCESS_MODULE`): for a foreign supergraph with tokens of its own,
 * and for policies. What the module does not export stays as it is.
 * @throws Error for a module that cannot be loaded, and for one that exports none of `caller`,
 * `policies` and `refusal`, or no functions
 */
export async function readAccessModule(path: string | undefined): Promise<Guard> {
  if (!path) return callerAccess;
  const exported = await load(path);
  const given = parts.filter((part) => exported[part] !== undefined);
  if (given.length === 0 || given.some((part) => typeof exported[part] !== 'function')) {
    throw new Error(`ACCESS_MODULE: ${path} has to export functions called ${parts.join(', ')}.`);
  }
  const guard = Object.fromEntries(given.map((part) => [part, exported[part]])) as Partial<Guard>;
  const { policies } = guard;
  return {
    ...callerAccess,
    ...guard,
    ...(policies && { policies: async (...asked) => asSet(await policies(...asked), path) }),
  };
}

async function load(path: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`ACCESS_MODULE: ${path} cannot be loaded: ${message}`, { cause: error });
  }
}

/** A list says the same. Anything else lets nobody through, and is no answer. */
function asSet(held: unknown, path: string): ReadonlySet<string> {
  if (held instanceof Set) return held;
  if (Array.isArray(held)) return new Set(held);
  throw new Error(`ACCESS_MODULE: policies of ${path} has to give a Set of names, or a list.`);
}
