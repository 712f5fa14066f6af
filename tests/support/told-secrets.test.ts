import { expect, it } from 'vitest';
import { secretsTold } from './told-secrets.ts';

const refreshToken = `AZ${'p-_9'.repeat(22)}x`;

it('finds each kind of secret wherever it stands in a line', () => {
  for (const told of [
    `{"token":"eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIx"}`,
    `{"msg":"no session for ${refreshToken}"}`,
    '{"body":{"oneTimePassword":"Abc"}}',
    String.raw`{"msg":"Variable {\"input\":{\"newPassword\":\"Abc\"}} refused"}`,
    String.raw`{"query":"mutation { login(input: { identifier: \"a\", password: \"Abc\" }) { id } }"}`,
    '{"recoveryCodes":["a"]}',
    '{"msg":"given k7mp-x3qd-9wab-cdef to them"}',
    '{"msg":"code k7mpx-3qd9w is used"}',
    '{"hash":"$argon2id$v=19$m=19456"}',
    String.raw`{"jwk":"{\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}"}`,
    '{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}',
    '{"url":"otpauth://totp/x"}',
    '{"msg":"trois girafes au marché"}',
    '{"plate":"AB 1234 0a1b2c3d"}',
  ])
    expect(secretsTold(`{"ok":1}\n${told}\n`), told).toHaveLength(1);
});

it('finds none in what a log is for', () => {
  const log = [
    '{"consumer":"admin-audit","subject":"dead.admin-audit","id":"019ac0de-9abc-7def-8abc-0123456789ab"}',
    '{"input":{"password":"[redacted]"},"msg":"password: too short"}',
    '{"query":"mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }"}',
    '{"requestId":"AZ","msg":"listens on 127.0.0.1:3005"}',
  ].join('\n');
  expect(secretsTold(log)).toEqual([]);
});
