import { isRole, type Role } from './roles.ts';

const managed: Partial<Record<Role, readonly Role[]>> = {
  ADMIN: ['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST'],
  SUPERVISOR: ['COLLECTOR', 'TEAM_MANAGER'],
};

/**
 * Which roles a caller may enter and change people of: supervisors those below them, administrators
 * all. Asked by admin for the profile and once more by auth for the account.
 */
export function mayManage(actor: { role: string }, role: Role): boolean {
  return isRole(actor.role) && (managed[actor.role]?.includes(role) ?? false);
}

/** Under which an account stands once it has been erased: it names nobody, and tells admin that it has been. */
export function erasedUsername(userId: string): string {
  return `erased-${userId}`;
}
