import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back what only the start needed (sources parsed, schemas built, first loads), once the
 * process has come to rest. V8 alone lets tens of megabytes of it lie until there is work to do.
 */
export function tidyAfterStart(restMs = 5_000): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
    collect();
  }, restMs).unref();
}
