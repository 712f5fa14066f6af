const secretName =
  /(?:password|passwordHash|secret|token|tokenHash|privateKey|^otp|recoveryCodes?)$/i;
const plateName = /^(?:vehicleRegistrationNumber|normalizedPlate)$/;

/**
 * What the audit log may keep of a thing. Commands say what they tell and leave secrets out; this
 * is for the day one of them hands over a whole row: secrets become a mark, plates disappear.
 */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  // Dates and decimals: they know how they are written.
  if ('toJSON' in value) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (plateName.test(key)) continue;
    const isSecret = (typeof entry === 'string' || Array.isArray(entry)) && secretName.test(key);
    kept[key] = isSecret ? '[redacted]' : withoutSecrets(entry);
  }
  return kept;
}
