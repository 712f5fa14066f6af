export const serviceFlags: string[];
export const serviceMemory: {
  MALLOC_ARENA_MAX: string;
  MALLOC_TRIM_THRESHOLD_: string;
  MALLOC_MMAP_THRESHOLD_: string;
};
