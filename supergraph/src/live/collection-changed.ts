import { concernsRecord, recordKeys } from './collection-keys.ts';
import type { LiveEvent, LiveField } from './live-field.ts';

type Filter = {
  ids?: string[] | null;
  events?: string[] | null;
  states?: string[] | null;
  pointCountryIds?: string[] | null;
  collectorIds?: string[] | null;
  teamManagerIds?: string[] | null;
  supervisorIds?: string[] | null;
};

/** Changes of records in the listener's scope. */
export const collectionChanged: LiveField = {
  name: 'collectionChanged',
  permission: 'collection:read',
  subjects: ['event.tradeflow.collection.*'],
  concerns(event, actor, { filter }: { filter?: Filter | null }) {
    if (!concernsRecord(event, actor)) return false;
    return !filter || isWanted(event, filter, actor.role === 'ANALYST');
  },
  answer: recordKeys,
  read: { collection: { query: 'collection', argument: 'id', key: 'collectionId' } },
};

function isWanted(event: LiveEvent, filter: Filter, isAnalyst: boolean): boolean {
  const { keys } = event;
  const among = (wanted: string[] | null | undefined, value: unknown) =>
    !wanted || (typeof value === 'string' && wanted.includes(value));
  // An analyst knows people by pseudonym only; a real id would tell which pseudonym is whose.
  const person = (wanted: string[] | null | undefined, value: unknown) =>
    !wanted || (!isAnalyst && among(wanted, value));
  return (
    among(filter.ids, keys.collectionId) &&
    among(filter.events, recordKeys(event).event) &&
    among(filter.states, keys.state) &&
    among(filter.pointCountryIds, keys.countryId) &&
    person(filter.collectorIds, keys.collectorId) &&
    person(filter.teamManagerIds, keys.teamManagerId) &&
    person(filter.supervisorIds, keys.supervisorId)
  );
}
