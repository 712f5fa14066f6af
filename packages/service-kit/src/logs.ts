import {
  type DestinationStream,
  type Logger,
  type LoggerOptions,
  pino,
  stdSerializers,
} from 'pino';
import { withoutValues } from './values/quoted-values.ts';

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
  const settings: LoggerOptions = {
    name: options.name,
    level: options.level,
    serializers: { err: (error: Error) => withoutValues(stdSerializers.err(error)) },
    hooks: {
      // A line that is given no message of its own has the error's.
      logMethod(args: unknown[], method) {
        const [about] = args as [{ err?: unknown } | undefined];
        const error = about instanceof Error ? about : about?.err;
        if (args.length === 1 && error instanceof Error) args.push(withoutValues(error.message));
        method.apply(this, args as Parameters<typeof method>);
      },
    },
    redact: {
      paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    },
  };
  return destination ? pino(settings, destination) : pino(settings);
}
