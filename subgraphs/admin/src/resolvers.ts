import { actorResolvers } from './actor/actor.resolvers.ts';
import { assignmentResolvers } from './assignment/assignment.resolvers.ts';
import { auditResolvers } from './audit/audit.resolvers.ts';
import { organizationResolvers } from './organization/organization.resolvers.ts';

/** The resolvers of every feature. */
export const resolvers = {
  Query: {
    ...actorResolvers.Query,
    ...organizationResolvers.Query,
    ...assignmentResolvers.Query,
    ...auditResolvers.Query,
  },
  Mutation: {
    ...actorResolvers.Mutation,
    ...organizationResolvers.Mutation,
    ...assignmentResolvers.Mutation,
  },
  Actor: actorResolvers.Actor,
  Organization: organizationResolvers.Organization,
  Assignment: assignmentResolvers.Assignment,
  AuditEntry: auditResolvers.AuditEntry,
};
