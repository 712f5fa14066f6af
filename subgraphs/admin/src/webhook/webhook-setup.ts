import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import type { AdminEnv } from '../env.ts';
import { addressIn, isPublicAddress } from './public-address.ts';
import { PRIVATE_ADDRESS, WEBHOOKS_OFF } from './webhook.errors.ts';
import { createWebhookSecrets, type WebhookSecrets } from './webhook-signature.ts';

/** What an installation says of webhooks. */
export type WebhookSetup = { secrets: WebhookSecrets; allowPrivate: boolean };

/** Null where there is no secret to make others of: nobody is told of anything then. */
export function webhookSetup(env: AdminEnv): WebhookSetup | null {
  if (!env.ADMIN_SECRET) return null;
  const secrets = createWebhookSecrets(env.ADMIN_SECRET);
  return { secrets, allowPrivate: env.WEBHOOK_PRIVATE_ADDRESSES ?? false };
}

/**
 * Says at once what could never be delivered. A name is looked up only when it is connected to.
 * @throws DomainError WEBHOOKS_OFF, or INVALID_INPUT naming the field
 */
export function assertDeliverable(setup: WebhookSetup | null, url?: string | null): WebhookSetup {
  if (!setup) throw new DomainError(WEBHOOKS_OFF);
  if (setup.allowPrivate || !url || !URL.canParse(url)) return setup;
  const parsed = new URL(url);
  const address = addressIn(parsed);
  if (parsed.protocol === 'https:' && (!address || isPublicAddress(address))) return setup;
  throw new DomainError(INVALID_INPUT, {}, [{ path: 'input.url', reason: PRIVATE_ADDRESS }]);
}
