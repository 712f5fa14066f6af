import { describe, expect, it } from 'vitest';
import { acceptedStep, newTotpSecret, otpauthUri, totpCode } from './totp.ts';

// '12345678901234567890', the secret of RFC 6238, appendix B; its codes there have eight digits.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const vectors = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const;
const at = (seconds: number) => new Date(seconds * 1_000);

describe('totp', () => {
  it('gives the codes of RFC 6238', () => {
    for (const [seconds, code] of vectors) {
      expect(totpCode(secret, at(seconds))).toBe(code.slice(2));
      expect(acceptedStep(secret, code.slice(2), at(seconds), null)).toBe(Math.floor(seconds / 30));
    }
  });

  it('accepts the step before and after, and no other', () => {
    const code = totpCode(secret, at(3_000));
    expect(
      [2_940, 2_970, 3_000, 3_030, 3_060].map((s) => acceptedStep(secret, code, at(s), null)),
    ).toEqual([null, 100, 100, 100, null]);
    expect(acceptedStep(secret, '000000', at(3_000), null)).toBeNull();
    for (const none of ['x', '', 'abcdef', 'éééééé', '٠١٢٣٤٥', '1234567']) {
      expect(acceptedStep(secret, none, at(3_000), null)).toBeNull();
    }
  });

  it('accepts a step once, and none before it', () => {
    const code = totpCode(secret, at(3_000));
    expect(acceptedStep(secret, code, at(3_000), 99)).toBe(100);
    expect(acceptedStep(secret, code, at(3_010), 100)).toBeNull();
    expect(acceptedStep(secret, code, at(3_010), 101)).toBeNull();
  });

  it('makes secrets of 160 bits and the address for a QR code', () => {
    const own = newTotpSecret();
    expect(own).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(own);
    const address = new URL(otpauthUri(own, 'chef.bj'));
    expect(address.protocol + address.host).toBe('otpauth:totp');
    expect(decodeURIComponent(address.pathname)).toContain('Commerce Tracking:chef.bj');
    expect(address.searchParams.get('secret')).toBe(own);
  });
});
