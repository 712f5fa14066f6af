import { countWaitingDeadLetters } from '../dead-letter/dead-letter.queries.ts';
import type { Resolvers } from '../generated/graphql.ts';
import { systemWatch } from './system-watch.ts';
import { within } from './within.ts';

/** How the system is. */
export const systemResolvers = {
  Query: {
    services: async (_parent, _args, { require }) =>
      require('system:read') && (await systemWatch().look()).services,
    queues: async (_parent, _args, { require }) =>
      require('system:read') && (await systemWatch().look()).queues,
    systemHealth: (_parent, _args, { require }) => require('system:read') && systemWatch().look(),
  },
  SystemHealth: {
    // The one thing here that needs the database: its absence is what somebody wants to read of.
    deadLettersWaiting: (_parent, _args, { db }) => within(2_000, countWaitingDeadLetters(db)),
  },
  AdminStatistics: {
    deadLettersWaiting: (_parent, _args, { db }) => countWaitingDeadLetters(db),
    servicesNotUp: async () => {
      const { services } = await systemWatch().look();
      return services.filter(({ status }) => status !== 'UP').length;
    },
  },
} satisfies Resolvers;
