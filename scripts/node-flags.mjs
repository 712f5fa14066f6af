// How every service process is started, here and in the images (infra/Dockerfile says the same): a small idle footprint
// first. A service holds some 50 MB of its own; the rest of what Node takes are spaces it never gives back.

/** Flags of Node for a bundled service. */
export const serviceFlags = ['--enable-source-maps', '--max-semi-space-size=8', '--v8-pool-size=1'];

/**
 * One heap of the C library instead of one per thread. Blocks of 32 kB, the size in which V8's compilers take memory,
 * lie outside it and go back to the system at once; inside, 20 to 30 MB stayed behind as holes.
 */
export const serviceMemory = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '32768',
};
