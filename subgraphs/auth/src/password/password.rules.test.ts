import { describe, expect, it } from 'vitest';
import { weakness } from './password.rules.ts';

const awa = { username: 'awa.ouedraogo', email: 'awa.o@example.org', phone: '+22670123456' };

describe('weakness', () => {
  it.each([
    'motdepasse2026',
    'Password123!',
    'P@ssw0rd1234',
    'azertyuiop',
    '1234567890',
    'aaaaaaaaaaaa',
    'abababababab',
    '20262026202620',
    'qwertyqwerty',
    'Cotonou@2026!',
  ])('refuses %s as too common', (password) => {
    expect(weakness(password, awa)?.name).toBe('PASSWORD_COMMON');
  });

  it.each(['Awa.Ouedraogo', 'awa.o@example.org', '22670123456', '+226 70 12 34 56'])(
    'refuses %s as personal',
    (password) => {
      expect(weakness(password, awa)?.name).toBe('PASSWORD_PERSONAL');
    },
  );

  it.each(['Demo-2026-Fluide', 'trois girafes au marché', 'xK9$vTq2!mLw', 'correct horse battery'])(
    'accepts %s',
    (password) => {
      expect(weakness(password, awa)).toBeNull();
    },
  );
});
