import type { GraphQLResolveInfo } from 'graphql';
import { type HandOver, handOver } from '../actor/hand-over.ts';
import type { Context } from '../context.ts';
import type { AssignSupervisorInput, AssignTeamManagerInput } from '../generated/graphql.ts';
import { assignSupervisor } from './assign-supervisor.ts';
import { assignTeamManager } from './assign-team-manager.ts';

/** Gives a collector another team manager; what is under way follows when that is asked for. */
export async function moveCollector(
  context: Context,
  input: AssignTeamManagerInput,
  info: GraphQLResolveInfo,
): Promise<string> {
  const { id, supervisorId } = await context.send(assignTeamManager, input, info);
  const { teamManagerId } = input;
  const to = { ...(teamManagerId && { teamManagerId }), ...(supervisorId && { supervisorId }) };
  await follow(context, input, info, { of: { place: 'collectorId', personId: id }, to });
  return id;
}

/** Gives a team manager another supervisor; the team's records under way follow when asked for. */
export async function moveTeam(
  context: Context,
  input: AssignSupervisorInput,
  info: GraphQLResolveInfo,
): Promise<string> {
  const { id } = await context.send(assignSupervisor, input, info);
  const { supervisorId } = input;
  const of = { place: 'teamManagerId', personId: id } as const;
  await follow(context, input, info, { of, to: { supervisorId } });
  return id;
}

type Input = AssignTeamManagerInput | AssignSupervisorInput;

// The hierarchy first: what is sent from then on goes to the new reviewers by itself.
async function follow(
  context: Context,
  input: Input,
  info: GraphQLResolveInfo,
  work: Omit<HandOver, 'reason'>,
): Promise<void> {
  const { movePending, reason } = input;
  if (!movePending || !reason) return;
  const records = await handOver(context, input, info, { ...work, reason });
  context.moved.set(work.of.personId, { records, people: 0 });
}
