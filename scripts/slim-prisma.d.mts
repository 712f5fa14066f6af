import type { Plugin } from 'esbuild';

/** Plugin of esbuild: the query compiler as a file beside the bundle, and a description of the models that stays small. */
export const slimPrisma: Plugin;
/** Raises the number of every name in the graph of a Prisma client. */
export function moveNames(graph: string): string;
