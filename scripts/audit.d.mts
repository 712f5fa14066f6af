export type Flaw = {
  package: string;
  id: string;
  affected: string;
  fixed: string;
  what: string;
  left?: string;
};
export type Lock = { packages: Record<string, { version?: string }> };
export const knownFlaws: {
  lookedAt: string;
  newestSeen: string;
  nothingFound: string[];
  flaws: Flaw[];
};
export function isAffected(version: string, affected: string): boolean;
export function flawsOf(lock: Lock, flaws?: Flaw[]): (Flaw & { version: string })[];
export function listProblems(lock: Lock, flaws?: Flaw[]): string[];
export function judge(
  text: string,
  lock: Lock,
  flaws?: Flaw[],
): { code: 0 | 1 | 2; lines: string[] };
