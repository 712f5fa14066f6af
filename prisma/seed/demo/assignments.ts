import type { Prisma } from '../../client.ts';
import { seedId } from '../seed-id.ts';
import { type DemoAccount, demoAccounts } from './accounts.ts';

/** The links that make the demo hierarchy, all in force since the people were entered. */
export function demoAssignments(validFrom: Date): AssignmentRow[] {
  return demoAccounts.flatMap((account) => linksOf(account, validFrom));
}

type AssignmentRow = Prisma.AssignmentCreateManyInput & { id: string };

function linksOf(account: DemoAccount, validFrom: Date): AssignmentRow[] {
  const { username, role, teamManager, supervisor, homePoint } = account;
  const actorId = (name: string) => seedId('actor', name);
  const link = (kind: AssignmentRow['kind'], to: Partial<AssignmentRow>): AssignmentRow => ({
    id: seedId('assignment', `${kind}:${username}`),
    kind,
    subordinateId: actorId(username),
    validFrom,
    isOpen: true,
    assignedById: actorId('admin'),
    ...to,
  });
  if (role === 'TEAM_MANAGER' && supervisor) {
    return [link('TEAM_MANAGER_TO_SUPERVISOR', { superiorId: actorId(supervisor) })];
  }
  if (role !== 'COLLECTOR' || !teamManager || !homePoint) return [];
  return [
    link('COLLECTOR_TO_TEAM_MANAGER', { superiorId: actorId(teamManager) }),
    link('COLLECTOR_TO_POINT', { collectionPointId: seedId('collectionPoint', homePoint) }),
  ];
}
