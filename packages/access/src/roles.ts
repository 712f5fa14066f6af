/** Every user has exactly one of these. The order is the one in which people are listed. */
export const roles = ['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST'] as const;

/** A role's name as the API, the tokens and the database write it. */
export type Role = (typeof roles)[number];

/** What people call the roles, in both languages of the product. */
export const roleNames: Record<Role, { fr: string; en: string }> = {
  COLLECTOR: { fr: 'Collecteur', en: 'Collector' },
  TEAM_MANAGER: { fr: "Chef d'équipe", en: 'Team manager' },
  SUPERVISOR: { fr: 'Superviseur', en: 'Supervisor' },
  ADMIN: { fr: 'Administrateur', en: 'Administrator' },
  ANALYST: { fr: 'Analyste', en: 'Analyst' },
};

/** Tells a role from any other text, such as a claim of a token. */
export function isRole(value: string): value is Role {
  return (roles as readonly string[]).includes(value);
}
