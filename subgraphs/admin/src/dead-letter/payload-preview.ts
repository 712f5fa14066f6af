const previewLengthMax = 2_000;
const hidden = '…';

// Whatever such a field holds, it is nobody's to read.
const secretName =
  /passw|secret|token|otp|totp|code|hash|plate|registration|phone|mail|name|address|^ip/i;
// What may be shown says by its form that it is neither a name nor a secret nor anybody's words.
const harmless = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, // Id.
  /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/, // Day or instant.
  /^[A-Z]+(_[A-Z0-9]+)*$/, // Value of an enumeration.
  /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/, // Name of a command or subject.
];

/**
 * The beginning of a message as an administrator may see it. It shows what is known to be harmless
 * rather than hiding what is known to be secret, since a message may hold anything.
 */
export function payloadPreview(text: string): string {
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch {
    return `(${text.length} characters that are no JSON)`;
  }
  return JSON.stringify(shown('', payload), null, 1).slice(0, previewLengthMax);
}

/** Id of the thing a message is about, where it says so. */
export function entityIdIn(text: string | null): string | null {
  if (text === null) return null;
  try {
    const payload: unknown = JSON.parse(text);
    if (typeof payload !== 'object' || payload === null) return null;
    const fields = Object.entries(payload);
    const own = fields.find(([field]) => field === 'entityId');
    const other = fields.find(([field]) => field.endsWith('Id') && !senders.has(field));
    const id = (own ?? other)?.[1];
    return typeof id === 'string' ? id.slice(0, 100) : null;
  } catch {
    return null;
  }
}

/** Ids that say where a message comes from, not what it is about. */
const senders = new Set(['eventId', 'actorId', 'correlationId', 'commandId', 'sessionId']);

function shown(field: string, value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.slice(0, 20).map((entry) => shown(field, entry));
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, shown(key, entry)]),
    );
  }
  if (secretName.test(field)) return hidden;
  if (typeof value === 'number') return value;
  return harmless.some((form) => form.test(String(value))) ? value : hidden;
}
