export const importsFile: string;
export type LockedPackages = Record<
  string,
  {
    dependencies?: Record<string, string>;
    optionalDependencies?: Record<string, string>;
    peerDependencies?: Record<string, string>;
    peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  }
>;
export function packagesFor(packages: LockedPackages, names: readonly string[]): string[];
