import type { HealthCheck, HealthStatus } from '@commerce-tracking/service-kit/health';
import type { FoundProcess } from './discover-processes.ts';

/** When a part of the system last answered. */
export type Sighting = { lastSeenAt: Date; releaseVersion: string | null };

/** A part of the system, as it is shown. */
export type ServiceStatusRow = {
  name: string;
  status: HealthStatus;
  instances: number;
  releaseVersion: string | null;
  startedAt: Date | null;
  lastSeenAt: Date | null;
  latencyMs: number | null;
  checks: HealthCheck[];
};

/** What the system consists of; whatever else is seen is listed as well. */
export const partsOfSystem = [
  'supergraph',
  ...['auth', 'admin', 'tradeflow', 'model'].flatMap((name) => [name, `${name}-worker`]),
];

const rememberedMs = 7 * 24 * 3_600_000;
const badness = { UP: 0, DEGRADED: 1, DOWN: 2 } as const;

/** The worst of several; of none UP. */
export function worst(statuses: readonly HealthStatus[]): HealthStatus {
  return statuses.reduce((one, other) => (badness[other] > badness[one] ? other : one), 'UP');
}

/** The parts of the system a process stands for: one per role. */
export function partsOf({ service, roles }: Pick<FoundProcess, 'service' | 'roles'>): string[] {
  const parts = [];
  if (roles.includes('worker')) parts.push(`${service}-worker`);
  if (roles.length !== 1 || parts.length === 0) parts.unshift(service);
  return parts;
}

/** Every part of the system: what answers now, and what has answered or should. */
export function serviceStatuses(
  processes: readonly FoundProcess[],
  sightings: ReadonlyMap<string, Sighting>,
  at: { now: Date; downAfterSeconds: number },
): ServiceStatusRow[] {
  const byPart = new Map<string, FoundProcess[]>(partsOfSystem.map((part) => [part, []]));
  for (const [name, { lastSeenAt }] of sightings) {
    const isForgotten = at.now.getTime() - lastSeenAt.getTime() > rememberedMs;
    if (!isForgotten && !byPart.has(name)) byPart.set(name, []);
  }
  for (const process of processes) {
    for (const part of partsOf(process)) byPart.set(part, [...(byPart.get(part) ?? []), process]);
  }
  return [...byPart].map(([name, found]) =>
    found.length > 0 ? answering(name, found, at.now) : silent(name, sightings.get(name), at),
  );
}

function answering(name: string, found: readonly FoundProcess[], now: Date): ServiceStatusRow {
  const statuses = found.map(({ health }) => health?.status ?? 'DEGRADED');
  const isHopeless = statuses.every((status) => status === 'DOWN');
  const isWell = statuses.every((status) => status === 'UP');
  const starts = found.flatMap(({ startedAt }) => (startedAt ? [startedAt] : [])).sort();
  return {
    name,
    // While one process works, the part does; a queue group gives its work to whoever answers.
    status: isWell ? 'UP' : isHopeless ? 'DOWN' : 'DEGRADED',
    instances: found.length,
    releaseVersion: found.map(({ version }) => version).sort(byRelease)[0] ?? null,
    startedAt: starts[0] ? new Date(starts[0]) : null,
    lastSeenAt: now,
    latencyMs: Math.min(...found.map(({ latencyMs }) => latencyMs)),
    checks: checksOf(found),
  };
}

function silent(
  name: string,
  seen: Sighting | undefined,
  { now, downAfterSeconds }: { now: Date; downAfterSeconds: number },
): ServiceStatusRow {
  const lastSeenAt = seen?.lastSeenAt ?? null;
  const silentMs = lastSeenAt ? now.getTime() - lastSeenAt.getTime() : Number.POSITIVE_INFINITY;
  const status = silentMs < downAfterSeconds * 1_000 ? 'DEGRADED' : 'DOWN';
  const message = lastSeenAt
    ? `no process has answered since ${lastSeenAt.toISOString()}`
    : 'no process has answered yet';
  return {
    ...{ name, status, lastSeenAt, instances: 0, startedAt: null, latencyMs: null },
    releaseVersion: seen?.releaseVersion ?? null,
    checks: [{ name: 'answer', status, message }],
  };
}

/** Each check once, as the worst process has it. */
function checksOf(found: readonly FoundProcess[]): HealthCheck[] {
  const checks = new Map<string, HealthCheck>();
  const add = (check: HealthCheck) => {
    const known = checks.get(check.name);
    if (!known || badness[check.status] > badness[known.status]) checks.set(check.name, check);
  };
  for (const { health } of found) {
    if (health) for (const check of health.checks) add(check);
    else add({ name: 'answer', status: 'DEGRADED', message: 'a process does not say how it is' });
  }
  return [...checks.values()];
}

function byRelease(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
