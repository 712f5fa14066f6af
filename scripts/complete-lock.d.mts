type Entry = { optionalDependencies?: Record<string, string>; [key: string]: unknown };
type Lock = { packages: Record<string, Entry>; [key: string]: unknown };
export function completeLock(lock: Lock): Lock;
export function missingFromLock(text: string): string | null;
