import { describe, expect, it } from 'vitest';
import type { CorridorEntry } from '../reference/entries.ts';
import { checkDistances } from './corridor.rules.ts';

function aCorridor(km: (string | number)[], distanceKm = '605'): CorridorEntry {
  const waypoints = km.map((kmFromStart) => ({ kmFromStart }));
  return { distanceKm, waypoints } as unknown as CorridorEntry;
}
const refusals = (corridor: CorridorEntry) =>
  checkDistances(corridor).map(
    ({ path, reason }) => `${path.replace('input.', '')} ${reason.name}`,
  );

describe('the waypoints of a corridor', () => {
  it('rise from nothing to the whole distance', () => {
    expect(refusals(aCorridor([0, '318', '322.5', '605.000']))).toEqual([]);
    expect(refusals(aCorridor([]))).toEqual([]);
  });

  it.each([
    [[0], ['waypoints WAYPOINTS_TOO_FEW']],
    [[5, 605], ['waypoints.0.kmFromStart WAYPOINT_NOT_AT_END']],
    [[0, 600], ['waypoints.1.kmFromStart WAYPOINT_NOT_AT_END']],
    [[0, 300, 300, 605], ['waypoints.2.kmFromStart WAYPOINT_NOT_FARTHER']],
    [[0, 400, 300, 605], ['waypoints.2.kmFromStart WAYPOINT_NOT_FARTHER']],
  ])('are refused at %j', (km, expected) => {
    expect(refusals(aCorridor(km))).toEqual(expected);
  });
});
