/** What webhooks may be told of: `service.thing.past`, an asterisk for any. */
export const eventPattern =
  /^(auth|admin|model|tradeflow|\*)\.([a-z][a-z-]*|\*)\.([a-z0-9][a-z0-9-]*|\*)$/;

/** Whether an event is one of those a webhook has chosen. */
export function isChosen(patterns: readonly string[], event: string): boolean {
  const parts = event.split('.');
  return patterns.some((pattern) => {
    const wanted = pattern.split('.');
    return (
      wanted.length === parts.length && wanted.every((one, at) => one === '*' || one === parts[at])
    );
  });
}

/**
 * What a receiver is told: which event, when, and keys. Whoever wants more asks for it under an
 * identity of their own. Anything that is no key, figure or name of a state is left out.
 */
export function bodyOf(event: string, payload: Record<string, unknown>): string {
  const { eventId, at, ...keys } = payload;
  const data = Object.fromEntries(Object.entries(keys).filter(([, value]) => isKey(value)));
  return JSON.stringify({ type: event, timestamp: at, eventId, data });
}

const keyShape = /^[\w.:-]{0,120}$/;

function isKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= 1_000 && value.every(isKey);
  if (typeof value === 'string') return keyShape.test(value);
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}
