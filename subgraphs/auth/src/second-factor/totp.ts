import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
// One step to either side: the device's clock may differ, and typing takes time.
const window = 1;
const issuer = 'Commerce Tracking';

/** A new secret of 160 bits, in base 32 as authenticator applications take it. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that authenticator applications read from a QR code. */
export function otpauthUri(secret: string, username: string): string {
  return totpOf(secret, username).toString();
}

/**
 * The step a code stands for (RFC 6238: SHA-1, 6 digits, 30 seconds), if it is one of about now and
 * later than the last one accepted; else null. A code that was read over a shoulder is worth nothing.
 */
export function acceptedStep(
  secret: string,
  code: string,
  now: Date,
  lastStep: number | null,
): number | null {
  // The library takes no other digits, though there are some that look like them.
  if (!/^[0-9]{6}$/.test(code)) return null;
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window });
  if (delta === null) return null;
  const step = Math.floor(timestamp / 1_000 / periodSeconds) + delta;
  return lastStep === null || step > lastStep ? step : null;
}

/** The code of a moment; what an authenticator application shows. */
export function totpCode(secret: string, at: Date): string {
  return totpOf(secret).generate({ timestamp: at.getTime() });
}

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  });
}
