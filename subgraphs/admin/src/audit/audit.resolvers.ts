import type { Resolvers } from '../generated/graphql.ts';
import { findAuditEntry, findAuditLog } from './audit.queries.ts';

/** The audit log; nothing here can change it. */
export const auditResolvers = {
  Query: {
    auditLog: (_parent, args, { db, require }) => require('audit:read') && findAuditLog(db, args),
    auditEntry: (_parent, { id }, { db, require }) =>
      require('audit:read') && findAuditEntry(db, id),
  },
  AuditEntry: {
    __resolveReference: ({ id }, { db, require }) =>
      require('audit:read') && findAuditEntry(db, id),
    actor: ({ actorId }, _args, { loaders }) => (actorId ? loaders.actor.load(actorId) : null),
  },
} satisfies Resolvers;
