import type { ConsumerMessages, JsMsg } from '@commerce-tracking/federation-nats/nats-client';

/** Messages handed on at once, and for how long they gather: nobody waits for what a stream tells. */
const gatheredMax = 100;
const gatherMs = 50;

/** Hands on what has come within a moment, and then each time all that have come meanwhile. */
export async function gatherMessages(
  messages: ConsumerMessages,
  deliver: (gathered: readonly JsMsg[]) => Promise<void>,
): Promise<void> {
  let gathered: JsMsg[] = [];
  let working: Promise<void> | null = null;
  const work = async () => {
    await new Promise((wake) => setTimeout(wake, gatherMs));
    while (gathered.length > 0) {
      const next = gathered;
      gathered = [];
      await deliver(next);
    }
    working = null;
  };
  for await (const message of messages) {
    gathered.push(message);
    working ??= work();
    if (gathered.length >= gatheredMax) await working;
  }
  await working;
}
