import { expect, it } from 'vitest';
import { newOneTimePassword } from './one-time-password.ts';
import { passwordMin, weakness } from './password.rules.ts';

it('makes passwords that are accepted, differ, and hold nothing easily mistaken', () => {
  const made = Array.from({ length: 200 }, newOneTimePassword);
  expect(new Set(made).size).toBe(200);
  const nobody = { username: 'nobody', email: 'nobody@example.org', phone: null };
  for (const password of made) {
    expect(password).toMatch(/^[a-z2-9-]+$/);
    expect(password).not.toMatch(/[ilo01]/);
    expect(password.length).toBeGreaterThanOrEqual(passwordMin);
    expect(weakness(password, nobody)).toBeNull();
  }
});
