import { existsSync, readFileSync } from 'node:fs';

/** pino's number for a warning. */
const warning = 40;
const linesMax = 40;
const charactersMax = 600;

/** The last lines of a log that warn, and what a process says that is no line of a log; each shortened. */
export function warningsIn(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => line !== '' && isWarning(line))
    .slice(-linesMax)
    .map((line) => line.slice(0, charactersMax));
}

function isWarning(line: string): boolean {
  try {
    const { level } = JSON.parse(line) as { level?: number };
    return level === undefined || level >= warning;
  } catch {
    return true;
  }
}

const logs = new Map<string, string>();

/** Has the warnings in these logs told when a test fails; `logs` are paths by name. */
export function tellWarningsOf(paths: Record<string, string>): () => void {
  for (const [name, path] of Object.entries(paths)) logs.set(path, name);
  return () => {
    for (const path of Object.values(paths)) logs.delete(path);
  };
}

/** Of a failed test nobody can see why without what the services said: their logs end with them. */
export function tellWarnings(): void {
  for (const [path, name] of logs) {
    const lines = existsSync(path) ? warningsIn(readFileSync(path, 'utf8')) : [];
    if (lines.length > 0) console.error(`${name} has warned:\n${lines.join('\n')}`);
  }
}
