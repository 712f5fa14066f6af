import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { retryWebhookDelivery } from './retry-webhook-delivery.ts';
import { rotateWebhookSecret } from './rotate-webhook-secret.ts';
import { testWebhook } from './test-webhook.ts';
import { updateWebhook } from './update-webhook.ts';
import {
  findWebhook,
  findWebhookDeliveries,
  findWebhookDelivery,
  findWebhooks,
} from './webhook.queries.ts';
import { assertDeliverable } from './webhook-setup.ts';

const permission = 'system:operate';

/** Addresses outside that are told of events. */
export const webhookResolvers = {
  Query: {
    webhook: (_parent, { id }, { db, require }) => require(permission) && findWebhook(db, id),
    webhooks: (_parent, args, { db, require }) => require(permission) && findWebhooks(db, args),
    webhookDelivery: (_parent, { id }, { db, require }) =>
      require(permission) && findWebhookDelivery(db, id),
    webhookDeliveries: (_parent, args, { db, require }) =>
      require(permission) && findWebhookDeliveries(db, args),
  },
  Mutation: {
    createWebhook: async (_parent, { input }, context, info) => {
      context.require(permission);
      assertDeliverable(context.webhooks, input.url);
      return withSecret(context, (await context.send(createWebhook, input, info)).id);
    },
    rotateWebhookSecret: async (_parent, { input }, context, info) => {
      context.require(permission);
      assertDeliverable(context.webhooks);
      return withSecret(context, (await context.send(rotateWebhookSecret, input, info)).id);
    },
    updateWebhook: async (_parent, { input }, { db, send, require, webhooks }, info) => {
      require(permission);
      assertDeliverable(webhooks, input.url);
      return findWebhook(db, (await send(updateWebhook, input, info)).id);
    },
    deleteWebhook: async (_parent, { input }, { send }, info) =>
      (await send(deleteWebhook, input, info)).id,
    testWebhook: async (_parent, { input }, { db, send, require, webhooks }, info) => {
      require(permission);
      assertDeliverable(webhooks);
      return findWebhookDelivery(db, (await send(testWebhook, input, info)).id);
    },
    retryWebhookDelivery: async (_parent, { input }, { db, send }, info) =>
      findWebhookDelivery(db, (await send(retryWebhookDelivery, input, info)).id),
  },
  Webhook: {
    events: ({ events }) => events as string[],
  },
  WebhookDelivery: {
    webhook: ({ webhookId }, _args, { db }) => findWebhook(db, webhookId),
    attemptLog: ({ attemptLog }) => attemptLog as never,
  },
} satisfies Resolvers;

/** The secret in force; whoever repeats the write is told the same once more. */
async function withSecret({ db, webhooks }: Context, id: string) {
  const webhook = await findWebhook(db, id);
  if (!webhook) throw new DomainError(ABSENT);
  const { secrets } = assertDeliverable(webhooks);
  return { webhook, secret: secrets.secretOf(id, webhook.secretNumber) };
}
