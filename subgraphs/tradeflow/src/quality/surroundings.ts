import type { Coverage } from '@commerce-tracking/prisma/client';

/** Another record near this one in time, of whoever it is: nothing of it is told to anybody. */
export type StoredNeighbour = {
  id: string;
  normalizedPlate: string | null;
  collectionPointId: string | null;
  /** `YYYY-MM-DD`. */
  collectedOn: string | null;
  observedAt: Date | null;
  gpsLatitude: number | null;
  gpsLongitude: number | null;
};

/** What is stored around a record, read by one statement at its submission. */
export type Surroundings = {
  /** Submitted records with the same plate around that day; the record itself is not among them. */
  neighbours: readonly StoredNeighbour[];
  /** How the point was watched that day; null when nobody said. */
  effort: Coverage | null;
};
