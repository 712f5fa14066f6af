import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import { withoutValues } from './quoted-values.ts';

export type { Logger } from 'pino';

const secrets = [
  ...['password', 'currentPassword', 'newPassword', 'oneTimePassword', 'passwordHash'],
  ...['accessToken', 'refreshToken', 'tokenHash', 'authorization', 'Authorization'],
  ...['otp', 'secret', 'totpSecret', 'otpauthUri', 'recoveryCodes'],
  ...['privateKeyEncrypted', 'vehicleRegistrationNumber'],
];

/**
 * The process's logger: JSON lines on standard output, secrets redacted at any of three depths, and errors without the
 * values they quote.
 */
export function createLogger(
  options: { name: string; level: string },
  destination?: DestinationStream,
): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    serializers: { err: (error: Error) => withoutValues(stdSerializers.err(error)) },
    redact: {
      paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    },
  };
  return destination ? pino(settings, destination) : pino(settings);
}
