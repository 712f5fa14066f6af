import actor from './actor/actor.graphql';
import actorWrites from './actor/actor-writes.graphql';
import assign from './assignment/assign.graphql';
import assignment from './assignment/assignment.graphql';
import audit from './audit/audit.graphql';
import deadLetter from './dead-letter/dead-letter.graphql';
import organization from './organization/organization.graphql';
import schema from './schema.graphql';
import setting from './setting/setting.graphql';
import adminStatistics from './statistics/admin-statistics.graphql';
import system from './system/system.graphql';
import webhook from './webhook/webhook.graphql';

/** The whole schema of the subgraph, in the order it is read. */
export const typeDefs: string[] = [
  schema,
  actor,
  actorWrites,
  organization,
  assignment,
  assign,
  audit,
  deadLetter,
  setting,
  adminStatistics,
  system,
  webhook,
];
