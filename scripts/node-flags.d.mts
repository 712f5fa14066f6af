export const serviceFlags: string[];
export const serviceMemory: {
  MALLOC_ARENA_MAX: string;
  MALLOC_TRIM_THRESHOLD_: string;
  MALLOC_MMAP_THRESHOLD_: string;
};
export const gatewayFlags: string[];
/** Flags of Node for the bundle of a service, named by its folder. */
export function flagsOf(service: string): string[];
