/** The most one operation may cost, by the caller's role. 0 is no limit. */
export type CostLimits = { maxFor(role: string | null): number };

/** Whoever is not signed in, among the roles of COST_MAX_BY_ROLE. */
const nobody = 'nobody';

/** One limit for all, and others for the roles that have their own. */
export function createCostLimits(
  max: number,
  byRole: Readonly<Record<string, number>>,
): CostLimits {
  const own = new Map(Object.entries(byRole));
  return { maxFor: (role) => own.get(role ?? nobody) ?? max };
}
