const labels: Record<number, string> = { 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
const WARN = 40;
const thresholds = { everything: 30, warnings: WARN, errors: 50 };

/** How much of a service's log the person at the terminal sees. */
export type Shown = 'everything' | 'warnings' | 'errors';

/** Shows a service's log line to the person at the terminal. */
export function printLog(service: string, line: string, shown: Shown): void {
  const text = readable(service, line, shown);
  if (text) process.stdout.write(`${text}\n`);
}

/** The line as a person reads it; null when it need not be shown. */
export function readable(service: string, line: string, shown: Shown): string | null {
  if (!line.startsWith('{')) return line.trim() ? `${service}: ${line}` : null;
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line);
  } catch {
    return `${service}: ${line}`;
  }
  const level = typeof entry.level === 'number' ? entry.level : WARN;
  if (level < thresholds[shown]) return null;
  const {
    level: _level,
    time: _time,
    pid: _pid,
    hostname: _host,
    name: _name,
    msg,
    ...rest
  } = entry;
  const { err, ...values } = rest;
  const detail = Object.keys(values).length > 0 ? ` ${JSON.stringify(values)}` : '';
  return `${service} ${labels[level] ?? level}: ${msg ?? ''}${detail}${errorText(err)}`;
}

function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { stack, message } = error as { stack?: string; message?: string };
  return `\n  ${(stack ?? message ?? JSON.stringify(error)).replaceAll('\n', '\n  ')}`;
}
