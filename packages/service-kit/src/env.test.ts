import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readEnv, serviceEnv } from './env.ts';

const strong = 'kZ3v9Qm1-Xw8Lr5Tb2Yc7Nd4Fg6Hj0Ps';
const shape = { ROWING_SECRET: z.string().min(32), ROWS: z.coerce.number().default(8) };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'env-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('settings from files', () => {
  it('hold what the file says, without the line end', () => {
    vi.stubEnv('ROWING_SECRET_FILE', fileWith(`${strong}\n`));
    expect(readEnv(shape)).toEqual({ ROWING_SECRET: strong, ROWS: 8 });
  });

  it('are refused when given twice, and when the file cannot be read; all of it at once', () => {
    vi.stubEnv('ROWING_SECRET', strong);
    vi.stubEnv('ROWING_SECRET_FILE', fileWith(strong));
    vi.stubEnv('ROWS_FILE', join(folder, 'absent'));
    expect(() => readEnv(shape)).toThrow(
      /ROWING_SECRET: is given twice[\s\S]*ROWS_FILE: .* cannot be read/,
    );
  });

  it('put the password of the database into its address', () => {
    vi.stubEnv('DATABASE_URL', 'mysql://auth@db:3306/tracking');
    vi.stubEnv('DATABASE_PASSWORD_FILE', fileWith('a/b@c'));
    expect(serviceEnv({}).DATABASE_URL).toBe('mysql://auth:a%2Fb%40c@db:3306/tracking');
  });
});

describe('in production', () => {
  beforeEach(() => vi.stubEnv('NODE_ENV', 'production'));

  it.each([
    'changeme-changeme-changeme-changeme',
    'commerce_tracking-secret-password-2026',
    'a secret of the tests, of more than 32 characters',
    'a'.repeat(40),
  ])('refuses the secret %s', (secret) => {
    vi.stubEnv('ROWING_SECRET', secret);
    expect(() => readEnv(shape)).toThrow(/ROWING_SECRET: a value anybody could guess/);
    vi.stubEnv('NODE_ENV', 'development');
    expect(readEnv(shape).ROWING_SECRET).toBe(secret);
  });

  it('refuses a token like a secret', () => {
    vi.stubEnv('ROWING_TOKEN', strong);
    const token = { ROWING_TOKEN: z.string() };
    expect(() => readEnv(token)).not.toThrow();
    vi.stubEnv('ROWING_TOKEN', 'change-me-admin-secret');
    expect(() => readEnv(token)).toThrow(/ROWING_TOKEN: a value anybody could guess/);
  });

  it.each(['commerce_tracking', 'password', ''])(
    'refuses the password %s of the database',
    (password) => {
      vi.stubEnv('DATABASE_URL', `mysql://commerce_tracking:${password}@db/commerce_tracking`);
      expect(() => serviceEnv({})).toThrow(/the password in DATABASE_URL/);
      vi.stubEnv('DATABASE_PASSWORD', strong);
      expect(serviceEnv({}).DATABASE_URL).toContain(strong);
    },
  );

  it('takes strong ones', () => {
    vi.stubEnv('ROWING_SECRET', strong);
    vi.stubEnv('OTHER_PASSWORD', 'password');
    expect(readEnv(shape).ROWING_SECRET).toBe(strong);
  });
});

function fileWith(text: string): string {
  const file = join(folder, `file-${Math.random()}`);
  writeFileSync(file, text);
  return file;
}
