import type { HealthStatus } from '@commerce-tracking/service-kit/health';
import { describe, expect, it } from 'vitest';
import type { FoundProcess } from './discover-processes.ts';
import { partsOf, partsOfSystem, serviceStatuses, worst } from './service-status.rules.ts';

const now = new Date('2026-03-14T09:30:00.000Z');
const at = { now, downAfterSeconds: 30 };
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

function aProcess(over: Partial<FoundProcess> = {}, status: HealthStatus = 'UP'): FoundProcess {
  const message = status === 'UP' ? null : 'the database does not answer';
  return {
    ...{ id: 'a', service: 'tradeflow', version: '0.1.0', roles: ['subgraph', 'worker'] },
    ...{ latencyMs: 3, startedAt: '2026-03-14T08:00:00.000Z', subjects: [] },
    health: {
      ...{ status, version: '0.1.0', roles: [], startedAt: '', memoryMb: 1 },
      checks: [{ name: 'database', status, message }],
    },
    ...over,
  };
}

function statusOf(name: string, processes: FoundProcess[], seen: [string, Date][] = []) {
  const sightings = new Map(
    seen.map(([part, lastSeenAt]) => [part, { lastSeenAt, releaseVersion: '0.0.9' }]),
  );
  return serviceStatuses(processes, sightings, at).find((row) => row.name === name);
}

describe('serviceStatuses', () => {
  it('takes a process for every role it has', () => {
    expect(partsOf(aProcess())).toEqual(['tradeflow', 'tradeflow-worker']);
    expect(partsOf({ service: 'model', roles: ['worker'] })).toEqual(['model-worker']);
    expect(partsOf({ service: 'model', roles: ['subgraph'] })).toEqual(['model']);
    expect(partsOf({ service: 'supergraph', roles: ['gateway'] })).toEqual(['supergraph']);
    expect(partsOf({ service: 'foreign', roles: [] })).toEqual(['foreign']);
  });

  it('lists the whole system, even what was never seen', () => {
    const rows = serviceStatuses([], new Map(), at);
    expect(rows.map(({ name }) => name)).toEqual(partsOfSystem);
    expect(rows[0]).toMatchObject({ status: 'DOWN', lastSeenAt: null, instances: 0 });
  });

  it('sums up the processes of one part', () => {
    const young = aProcess({ version: '0.10.0', latencyMs: 1, startedAt: '2026-03-14T09:00:00Z' });
    expect(statusOf('tradeflow', [aProcess({ version: '0.9.0' }), young])).toEqual({
      ...{ name: 'tradeflow', status: 'UP', instances: 2, releaseVersion: '0.9.0', latencyMs: 1 },
      ...{ startedAt: new Date('2026-03-14T08:00:00.000Z'), lastSeenAt: now },
      checks: [{ name: 'database', status: 'UP', message: null }],
    });
  });

  it('is degraded while one process works, and down when none does', () => {
    const broken = aProcess({}, 'DOWN');
    expect(statusOf('tradeflow', [broken, aProcess()])).toMatchObject({
      status: 'DEGRADED',
      checks: [{ name: 'database', status: 'DOWN' }],
    });
    expect(statusOf('tradeflow', [broken])?.status).toBe('DOWN');
    expect(statusOf('tradeflow', [aProcess({ health: null })])).toMatchObject({
      status: 'DEGRADED',
      checks: [{ name: 'answer' }],
    });
  });

  it('calls down what has been silent for long enough, and keeps it listed for a week', () => {
    expect(statusOf('tradeflow', [], [['tradeflow', ago(29)]])?.status).toBe('DEGRADED');
    expect(statusOf('tradeflow', [], [['tradeflow', ago(30)]])).toMatchObject({
      ...{ status: 'DOWN', lastSeenAt: ago(30), releaseVersion: '0.0.9', latencyMs: null },
    });
    expect(statusOf('other', [], [['other', ago(3_600)]])?.status).toBe('DOWN');
    expect(statusOf('other', [], [['other', ago(8 * 86_400)]])).toBeUndefined();
    expect(statusOf('tradeflow', [], [['tradeflow', ago(8 * 86_400)]])?.status).toBe('DOWN');
  });
});

describe('worst', () => {
  it.each([
    [[], 'UP'],
    [['UP', 'DEGRADED'], 'DEGRADED'],
    [['DOWN', 'DEGRADED', 'UP'], 'DOWN'],
  ] as [HealthStatus[], HealthStatus][])('of %s is %s', (statuses, expected) => {
    expect(worst(statuses)).toBe(expected);
  });
});
