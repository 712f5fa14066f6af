/** The services that have tables of their own: those whose name begins with the service's. */
export const tableOwners = ['auth', 'admin', 'model', 'tradeflow'] as const;
export type TableOwner = (typeof tableOwners)[number];

/** A table of another service that a service reads directly; `*` at its end stands for all that begin so. */
export type BorderRead = { service: TableOwner; table: string; purpose: string };

const inUse = 'where an entry is used, before it is deleted';
const named = 'whom it names, before a person is deleted';

/**
 * What is read across borders, and why. The rights of the database's users and the table in docs/database.md are made
 * of this, and a test keeps it equal to the code. `admin_setting` is read by every service besides.
 */
export const borderReads: readonly BorderRead[] = [
  ...reads('auth', {
    admin_actor:
      'whether the person of an account takes part, before it is opened; accounts by country and name, which stand on the person, and whose branch an account is of',
  }),
  ...reads('admin', {
    auth_user:
      'whether an account is there, open and not erased, when the person is entered, activated or deactivated; which are used and which are locked, in the figures on people',
    model_collection_point:
      "the home point a collector is given has to exist, in the collector's country",
    model_country: 'the country an actor or organization names has to exist',
    model_form_model: named,
    tradeflow_collection:
      'the records that wait for a person, before the person leaves the place, and whom they name, before one is deleted',
    tradeflow_deleted_collection: named,
    tradeflow_reassigned_collection: named,
    tradeflow_revision: named,
    tradeflow_validation: named,
    tradeflow_quality_flag: named,
    tradeflow_comment: named,
    tradeflow_duplicate_candidate: named,
    tradeflow_observation_effort_collector: named,
    tradeflow_bulk_decision: named,
    tradeflow_transport_batch: named,
  }),
  ...reads('model', {
    admin_actor: inUse,
    admin_assignment: inUse,
    admin_organization: inUse,
    tradeflow_collection: inUse,
    tradeflow_collection_control: inUse,
    tradeflow_collection_item: inUse,
    tradeflow_observation_effort: inUse,
    tradeflow_revision: inUse,
    tradeflow_transport_batch: inUse,
    tradeflow_working_copy: inUse,
  }),
  ...reads('tradeflow', {
    admin_actor: "who reviews a collector's records, and where the collector works",
    auth_user: 'whether whoever asked for a job may still act, before each of its batches',
    'model_*':
      'the checks and figures of a record, from a copy held in memory, and filters by point and transport',
  }),
];

/** Read by every service, in prisma/settings.ts. */
const readByAll: readonly string[] = ['admin_setting'];

/** Nothing for a report: what proves who somebody is, and what is known of it only to auth. */
const secretTables: readonly string[] = ['auth_credential', 'auth_session', 'auth_signing_key'];

/** The service a table belongs to; null for those of nobody, such as the list of migrations. */
export function ownerOf(table: string): TableOwner | null {
  return tableOwners.find((owner) => table.startsWith(`${owner}_`)) ?? null;
}

/** Whether a service may read a table: its own, or one it is said here to read. */
export function mayRead(service: TableOwner, table: string): boolean {
  if (ownerOf(table) === service || readByAll.includes(table)) return true;
  return borderReads.some((read) => read.service === service && covers(read.table, table));
}

/** Whether a table may be looked at by whoever makes reports. */
export function isForReports(table: string): boolean {
  return ownerOf(table) !== null && !secretTables.includes(table);
}

/** Whether an entry of `borderReads` stands for a table. */
export function covers(entry: string, table: string): boolean {
  return entry.endsWith('*') ? table.startsWith(entry.slice(0, -1)) : table === entry;
}

function reads(service: TableOwner, purposes: Record<string, string>): BorderRead[] {
  return Object.entries(purposes).map(([table, purpose]) => ({ service, table, purpose }));
}
