import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

const secrets = [
  ...['password', 'currentPassword', 'newPassword', 'oneTimePassword', 'passwordHash'],
  ...['accessToken', 'refreshToken', 'tokenHash', 'authorization', 'Authorization'],
  ...['otp', 'secret', 'totpSecret', 'otpauthUri', 'recoveryCodes'],
  ...['privateKeyEncrypted', 'vehicleRegistrationNumber'],
];

/** The process's logger: JSON lines on standard output, secrets redacted at any of three depths. */
export function createLogger(options: { name: string; level: string }): Logger {
  return pino({
    name: options.name,
    level: options.level,
    redact: {
      paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    },
  });
}
