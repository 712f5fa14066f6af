import type { Sql } from '@commerce-tracking/prisma/client';

// Tables of other subgraphs are read only, see docs/database.md. An integration test compares this
// list with the columns of the migrated database. Links of the person's own place go with the
// person and are not listed.
const places: readonly [kind: string, table: string, columns: readonly string[]][] = [
  ['actors', 'admin_actor', ['teamManagerId', 'supervisorId']],
  ['assignments', 'admin_assignment', ['superiorId', 'assignedById']],
  ['auditEntries', 'admin_audit_entry', ['actorId']],
  ['settings', 'admin_setting', ['updatedById']],
  ['settings', 'admin_setting_change', ['changedById']],
  ['deadLetters', 'admin_dead_letter', ['handledById']],
  ['formModels', 'model_form_model', ['publishedById', 'retiredById']],
  [
    'collections',
    'tradeflow_collection',
    ['collectorId', 'originalCollectorId', 'teamManagerId', 'supervisorId', 'validatedById'],
  ],
  ['collections', 'tradeflow_deleted_collection', ['collectorId']],
  ['collections', 'tradeflow_reassigned_collection', ['collectorId']],
  ['revisions', 'tradeflow_revision', ['submittedById']],
  ['validations', 'tradeflow_validation', ['validatorId']],
  ['qualityFlags', 'tradeflow_quality_flag', ['acknowledgedById']],
  ['comments', 'tradeflow_comment', ['authorId', 'resolvedById']],
  ['duplicateCandidates', 'tradeflow_duplicate_candidate', ['decidedById']],
  ['observationEfforts', 'tradeflow_observation_effort_collector', ['collectorId']],
  ['bulkDecisions', 'tradeflow_bulk_decision', ['requestedById']],
  ['transportBatches', 'tradeflow_transport_batch', ['collectorId']],
];

/** Every column that names a person, as `table.column`. */
export const columnsNamingPeople: readonly string[] = places.flatMap(([, table, columns]) =>
  columns.map((column) => `${table}.${column}`),
);

/** How many rows name a person, by kind, in every subgraph; kinds without any are left out. */
export async function countReferences(sql: Sql, id: string): Promise<Record<string, number>> {
  // Names come from our own list, never from a client.
  const parts = places.map(
    ([kind, table, columns]) =>
      `SELECT '${kind}' AS kind, COUNT(*) AS found FROM \`${table}\` WHERE ` +
      columns.map((column) => `\`${column}\` = ?`).join(' OR '),
  );
  const rows = await sql.select<{ kind: string; found: number | bigint }>(
    parts.join(' UNION ALL '),
    columnsNamingPeople.map(() => id),
  );
  const counts: Record<string, number> = {};
  for (const { kind, found } of rows) {
    if (Number(found) > 0) counts[kind] = (counts[kind] ?? 0) + Number(found);
  }
  return counts;
}
