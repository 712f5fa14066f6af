// How every service process is started, here and in the images (infra/Dockerfile says the same): a small idle footprint
// first. A service holds some 50 MB of its own; the rest of what Node takes are spaces it never gives back.

/** Flags of Node for a bundled service. */
export const serviceFlags = ['--enable-source-maps', '--max-semi-space-size=4', '--v8-pool-size=1'];

/** One heap of the C library instead of one per thread. */
export const serviceMemory = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
