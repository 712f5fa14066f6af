import type { Logger } from './logs.ts';

export type Shutdown = {
  /** Adds a step; steps run last added first. */
  add(name: string, stop: () => Promise<void> | void): void;
  /** Resolves when everything has stopped. */
  run(why: string): Promise<void>;
};

/**
 * Stops the process in order on SIGTERM and SIGINT. A second signal, or a step that hangs longer
 * than `timeoutMs` in all, ends it at once.
 */
export function createShutdown(options: { log: Logger; timeoutMs: number }): Shutdown {
  const { log } = options;
  const steps: { name: string; stop: () => Promise<void> | void }[] = [];
  let running: Promise<void> | null = null;

  const stopAll = async (why: string) => {
    log.info({ why }, 'stopping');
    for (const { name, stop } of steps.reverse()) {
      try {
        await stop();
      } catch (error) {
        log.error({ err: error, step: name }, 'step of the shutdown failed');
      }
    }
    log.info('stopped');
  };
  const run = (why: string) => {
    running ??= stopAll(why);
    return running;
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (running) process.exit(1);
    setTimeout(() => {
      log.error('shutdown took too long');
      process.exit(1);
    }, options.timeoutMs).unref();
    void run(signal).then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return { add: (name, stop) => void steps.push({ name, stop }), run };
}
