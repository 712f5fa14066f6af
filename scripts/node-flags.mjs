// How every service process is started, here and in the images (infra/Dockerfile says the same): a small idle footprint
// first. A service holds some 50 MB of its own; the rest of what Node takes are spaces it never gives back. When to give
// back memory, each process decides by itself (packages/service-kit/src/memory-at-rest.ts).

const common = ['--enable-source-maps', '--v8-pool-size=1', '--no-memory-reducer'];

/** Flags of Node for a bundled service. */
export const serviceFlags = [...common, '--max-semi-space-size=8'];

/**
 * The gateway makes more garbage than all others together: twice the room for what is new, and one thread to clear it,
 * since two do more work in all than one (a tenth of its time, measured in turns with `bench/gateways`). Where little is
 * asked, V8 gives a heap hardly more room than it needs, and clears all of it every second or two; with room for as
 * much again, and young space that does not shrink to nothing, an operation costs a tenth less at 51 a second.
 */
export const gatewayFlags = [
  ...common,
  '--min-semi-space-size=4',
  '--max-semi-space-size=16',
  '--no-parallel-scavenge',
  '--heap-growing-percent=100',
];

/**
 * @param {string} service by the name of its folder
 * @returns {string[]} flags of Node for its bundle
 */
export function flagsOf(service) {
  return service === 'supergraph' ? gatewayFlags : serviceFlags;
}

/**
 * One heap of the C library instead of one per thread. Blocks of 32 kB, the size in which V8's compilers take memory,
 * lie outside it and go back to the system at once; inside, 20 to 30 MB stayed behind as holes.
 */
export const serviceMemory = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '32768',
};
