/** The part of a logger this package needs; a pino logger fits as it is. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

const nothing = () => {};

/** For callers that want no log lines, tests mostly. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
