import { actorResolvers } from './actor/actor.resolvers.ts';
import { assignmentResolvers } from './assignment/assignment.resolvers.ts';
import { auditResolvers } from './audit/audit.resolvers.ts';
import { deadLetterResolvers } from './dead-letter/dead-letter.resolvers.ts';
import { organizationResolvers } from './organization/organization.resolvers.ts';
import { settingResolvers } from './setting/setting.resolvers.ts';
import { adminStatisticsResolvers } from './statistics/admin-statistics.resolvers.ts';
import { systemResolvers } from './system/system.resolvers.ts';
import { webhookResolvers } from './webhook/webhook.resolvers.ts';

/** The resolvers of every feature. */
export const resolvers = {
  Query: {
    ...actorResolvers.Query,
    ...organizationResolvers.Query,
    ...assignmentResolvers.Query,
    ...auditResolvers.Query,
    ...settingResolvers.Query,
    ...adminStatisticsResolvers.Query,
    ...deadLetterResolvers.Query,
    ...systemResolvers.Query,
    ...webhookResolvers.Query,
  },
  Mutation: {
    ...actorResolvers.Mutation,
    ...organizationResolvers.Mutation,
    ...assignmentResolvers.Mutation,
    ...settingResolvers.Mutation,
    ...deadLetterResolvers.Mutation,
    ...webhookResolvers.Mutation,
  },
  Actor: actorResolvers.Actor,
  Organization: organizationResolvers.Organization,
  Assignment: assignmentResolvers.Assignment,
  AuditEntry: auditResolvers.AuditEntry,
  DeadLetter: deadLetterResolvers.DeadLetter,
  Webhook: webhookResolvers.Webhook,
  WebhookDelivery: webhookResolvers.WebhookDelivery,
  Setting: settingResolvers.Setting,
  SettingChange: settingResolvers.SettingChange,
  AdminStatistics: {
    ...adminStatisticsResolvers.AdminStatistics,
    ...systemResolvers.AdminStatistics,
  },
  SystemHealth: systemResolvers.SystemHealth,
  ActorOrganizationCount: adminStatisticsResolvers.ActorOrganizationCount,
};
