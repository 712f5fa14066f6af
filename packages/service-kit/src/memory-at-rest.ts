import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A loop that had something to do in no more than this part of the time is at rest. */
const busyShareMax = 0.1;
/** Less than this is not worth what it costs to give it back. */
const worthBytes = 16 * 2 ** 20;

/**
 * Gives memory back while there is nothing to do: soon after the start what only the start needed (sources parsed,
 * schemas built, first loads), and later, after a long lull, what a busy time left behind. Whoever has work pays for no
 * collection they did not ask for.
 *
 * V8's own way, a collection whenever little has been asked for eight seconds, is switched off (`--no-memory-reducer`):
 * with no request under way nothing keeps the shapes of requests alive, and with them goes the code compiled for them,
 * so that after every pause the next hundreds of requests cost twice as much.
 *
 * The first collection frees the objects. Only the second leaves the pages they were strewn over, and the room for new
 * objects, which V8 makes smaller if few were made in the last five seconds.
 */
export function tidyAtRest({ lookMs = 6_000, lullMs = 300_000 } = {}): void {
  let left = 2;
  let restMs = 0;
  let restNeededMs = lookMs;
  let tidyBytes = 0;
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    restMs = utilization > busyShareMax ? 0 : restMs + lookMs;
    if (restMs < restNeededMs) return;
    if (left === 0 && process.memoryUsage.rss() > tidyBytes + worthBytes) left = 2;
    if (left === 0) return;
    collectIntoLittle();
    left -= 1;
    if (left > 0) return;
    tidyBytes = process.memoryUsage.rss();
    restMs = 0;
    restNeededMs = lullMs;
  }, lookMs);
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
