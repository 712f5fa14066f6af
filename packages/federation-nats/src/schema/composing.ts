import { Worker } from 'node:worker_threads';
import type { SubgraphPart } from './composition.ts';

/** An operation to plan beforehand. */
export type KnownOperation = { body: string; operationName?: string | null };

/** What a worker thread is asked to do. */
export type ComposingTask =
  | {
      kind: 'compose';
      parts: readonly SubgraphPart[];
      /** The supergraph in use. */
      current: string;
      /** Operations that must not break. */
      listed: readonly { id: string; body: string }[];
      /** Operations to plan, the most important first. */
      planned: readonly KnownOperation[];
      /** Planning ends after this time; what is left is planned when it is asked. */
      planningMs?: number;
    }
  | { kind: 'needs'; supergraphSdl: string };

/** Why a composition is not taken. */
export type Refusal = { why: 'COMPOSITION' | 'OPERATIONS'; reasons: readonly string[] };

/** A supergraph, and plans by the keys of Apollo's plan store. */
export type Composed = { supergraphSdl: string; plans: readonly (readonly [string, object])[] };

/** What comes back. */
export type ComposingResult =
  | ({ kind: 'composed' } & Composed)
  | ({ kind: 'refused' } & Refusal)
  /** SDL by subgraph: what a gateway with that supergraph may ask for. */
  | { kind: 'needs'; sdl: Record<string, string> };

/** What holds where nothing else is said. */
export const composingDefaults = { composingMs: 60_000, planningMs: 5_000 } as const;

/**
 * Runs one task in a worker thread of its own, which ends with it: composing and planning take
 * seconds of work and a hundred megabytes that requests must not feel, and are seldom needed.
 */
export function runComposing(
  task: ComposingTask,
  signal?: AbortSignal,
  composingMs: number = composingDefaults.composingMs,
): Promise<ComposingResult> {
  const worker = startWorker(task);
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null, result?: ComposingResult) => {
      clearTimeout(late);
      signal?.removeEventListener('abort', abort);
      void worker.terminate();
      if (result) resolve(result);
      else reject(error);
    };
    const abort = () => settle(new Error('stopped'));
    const late = setTimeout(
      () => settle(new Error(`composing took longer than ${composingMs} ms`)),
      composingMs,
    );
    signal?.addEventListener('abort', abort, { once: true });
    worker.once('message', (result: ComposingResult) => settle(null, result));
    worker.once('error', (error) => settle(error));
    worker.once('exit', (code) => settle(new Error(`composing ended with code ${code}`)));
  });
}

function startWorker(workerData: ComposingTask): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(`./composing-worker.${isSource ? 'ts' : 'js'}`, import.meta.url);
  // Flags of the process are its own.
  const options = { workerData, execArgv: [] };
  if (!isSource) return new Worker(file, options);
  // In this project, sources are run as they are; a thread has to be told how.
  const start = `import('${import.meta.resolve('tsx/esm/api')}').then(({ register }) => {
    register();
    return import('${file}');
  });`;
  return new Worker(start, { ...options, eval: true });
}
