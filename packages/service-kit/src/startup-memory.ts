import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A loop that had something to do in no more than this part of the time is at rest. */
const busyShareMax = 0.1;

/**
 * Gives back what only the start needed (sources parsed, schemas built, first loads), once the process has come to
 * rest: whoever has work pays for no collection they did not ask for. V8 alone lets tens of megabytes lie, until it
 * finds half a minute or more later that nobody asks for them.
 *
 * The first collection frees the objects. Only the second leaves the pages they were strewn over, and the room for new
 * objects, which V8 makes smaller if few were made in the last five seconds.
 */
export function tidyAfterStart(restMs = 6_000): void {
  let collections = 0;
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > busyShareMax) return;
    collectIntoLittle();
    collections += 1;
    if (collections === 2) clearInterval(timer);
  }, restMs);
  timer.unref();
}

/**
 * Node 20 has no word for "take up little room"; this flag is looked at by each collection, so it is set for one only.
 * (`HeapProfiler.collectGarbage` of `node:inspector` would do, but waits for itself for ever if its session is closed
 * where the answer arrives.)
 */
function collectIntoLittle(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  setFlagsFromString('--optimize-for-size');
  try {
    collect();
  } finally {
    setFlagsFromString('--no-optimize-for-size');
  }
}
