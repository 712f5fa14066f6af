import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RequestContext } from '../request-context.ts';
import { callerAccess } from './caller-access.ts';
import type { AccessGuard } from './guarded-gateway.ts';

const parts = ['caller', 'policies', 'refusal'] as const;

/**
 * Callers as a module says them (`ACCESS_MODULE`): for a foreign supergraph with tokens of its own,
 * and for policies. What the module does not export stays as it is.
 * @throws Error for a module that exports none of `caller`, `policies` and `refusal`, or no functions
 */
export async function readAccessModule(
  path: string | undefined,
): Promise<AccessGuard<RequestContext>> {
  if (!path) return callerAccess;
  const exported = await import(pathToFileURL(resolve(path)).href);
  const given = parts.filter((part) => exported[part] !== undefined);
  if (given.length === 0 || given.some((part) => typeof exported[part] !== 'function')) {
    throw new Error(`ACCESS_MODULE: ${path} has to export functions called ${parts.join(', ')}.`);
  }
  return { ...callerAccess, ...Object.fromEntries(given.map((part) => [part, exported[part]])) };
}
