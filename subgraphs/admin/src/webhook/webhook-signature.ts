import { createHmac, hkdfSync } from 'node:crypto';

/** Secrets of webhooks, derived from the service's own: nothing is kept that could be read. */
export type WebhookSecrets = {
  /** What the receiver is told once; `number` counts the secrets a webhook has had. */
  secretOf(webhookId: string, number: number): string;
};

const prefix = 'whsec_';

export function createWebhookSecrets(adminSecret: string): WebhookSecrets {
  const key = Buffer.from(
    hkdfSync('sha256', adminSecret, '', 'commerce-tracking/admin/webhook', 32),
  );
  return {
    secretOf(webhookId, number) {
      const derived = createHmac('sha256', key).update(`${webhookId}/${number}`).digest('base64');
      return `${prefix}${derived}`;
    },
  };
}

/** One signature for each secret, as https://www.standardwebhooks.com has them. */
export function signatureOf(
  secrets: readonly string[],
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64');
      const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return `v1,${mac}`;
    })
    .join(' ');
}
