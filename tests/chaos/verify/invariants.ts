import type { Connection } from 'mariadb';

/** What must hold of every row whatever has happened; each question finds the ids where it does not. */
const invariants: Record<string, string> = {
  'a record whose lines are not all there': `
    SELECT c.id FROM tradeflow_collection c WHERE c.itemCount <>
      (SELECT COUNT(*) FROM tradeflow_collection_item i WHERE i.collectionId = c.id)`,
  'a submitted record without goods or controls': `
    SELECT c.id FROM tradeflow_collection c WHERE c.state <> 'DRAFT' AND (c.itemCount = 0 OR NOT EXISTS
      (SELECT 1 FROM tradeflow_collection_control t WHERE t.collectionId = c.id))`,
  'a record with more or fewer revisions than it says': `
    SELECT c.id FROM tradeflow_collection c WHERE c.revisionNumber <>
      (SELECT COUNT(*) FROM tradeflow_revision r WHERE r.collectionId = c.id)`,
  'a revision whose outcome is not the state of its record': `
    SELECT c.id FROM tradeflow_collection c JOIN tradeflow_revision r
      ON r.collectionId = c.id AND r.number = c.revisionNumber WHERE r.outcome <> c.state`,
  'a submitted record without reference or reviewers': `
    SELECT id FROM tradeflow_collection WHERE state <> 'DRAFT'
      AND (reference IS NULL OR teamManagerId IS NULL OR supervisorId IS NULL)`,
  'a record that waits without exactly one open stage': `
    SELECT c.id FROM tradeflow_collection c WHERE c.state IN ('SUBMITTED', 'APPROVED_L1') AND 1 <>
      (SELECT COUNT(*) FROM tradeflow_validation v WHERE v.collectionId = c.id
        AND v.validationResult = 'PENDING' AND v.revisionNumber = c.revisionNumber
        AND v.validationLevel = IF(c.state = 'SUBMITTED', 1, 2))`,
  'a stage open beside the state of its record': `
    SELECT v.id FROM tradeflow_validation v JOIN tradeflow_collection c ON c.id = v.collectionId
      WHERE v.validationResult = 'PENDING' AND (v.revisionNumber <> c.revisionNumber
        OR c.state <> IF(v.validationLevel = 1, 'SUBMITTED', 'APPROVED_L1'))`,
  'an open stage that waits for somebody else than the reviewer': `
    SELECT v.id FROM tradeflow_validation v JOIN tradeflow_collection c ON c.id = v.collectionId
      WHERE v.validationResult = 'PENDING'
        AND v.validatorId <> IF(v.validationLevel = 1, c.teamManagerId, c.supervisorId)`,
  'a decided stage without a time, or an open one with': `
    SELECT id FROM tradeflow_validation WHERE (validationResult = 'PENDING') <> (validatedAt IS NULL)`,
  'a count of open flags that is wrong': `
    SELECT c.id FROM tradeflow_collection c WHERE c.openFlagCount <>
      (SELECT COUNT(*) FROM tradeflow_quality_flag f WHERE f.collectionId = c.id
        AND f.status = 'OPEN' AND f.revisionNumber = c.revisionNumber)`,
  'a count of unresolved comments that is wrong': `
    SELECT c.id FROM tradeflow_collection c WHERE c.unresolvedCommentCount <>
      (SELECT COUNT(*) FROM tradeflow_comment m WHERE m.collectionId = c.id AND m.parentId IS NULL
        AND m.resolvedAt IS NULL AND m.revisionNumber = c.revisionNumber)`,
  'a published record without its time': `
    SELECT id FROM tradeflow_collection WHERE (state = 'APPROVED_L2') <> (validatedAt IS NOT NULL)`,
  'a command that was kept without its result': `
    SELECT commandId AS id FROM tradeflow_command WHERE result IS NULL`,
  'a bulk decision that is neither over nor counted right': `
    SELECT b.id FROM tradeflow_bulk_decision b WHERE b.status IN ('QUEUED', 'RUNNING')
      OR b.requested <> (SELECT COUNT(*) FROM tradeflow_bulk_outcome o WHERE o.bulkDecisionId = b.id AND o.done IS NOT NULL)
      OR b.done <> (SELECT COUNT(*) FROM tradeflow_bulk_outcome o WHERE o.bulkDecisionId = b.id AND o.done = 1)`,
  'a bulk decision without its job, or another end than its job': `
    SELECT b.id FROM tradeflow_bulk_decision b LEFT JOIN tradeflow_job j ON j.id = b.id
      WHERE b.mode = 'BEST_EFFORT' AND COALESCE(j.status, '') <> b.status`,
  'a waiting record of somebody who is not active': `
    SELECT c.id FROM tradeflow_collection c JOIN admin_actor a
      ON a.id = IF(c.state = 'SUBMITTED', c.teamManagerId, c.supervisorId)
      WHERE c.state IN ('SUBMITTED', 'APPROVED_L1') AND a.status <> 'ACTIVE'`,
  'a collector who stands elsewhere than the history says': `
    SELECT a.id FROM admin_actor a LEFT JOIN admin_assignment h ON h.subordinateId = a.id
        AND h.kind = 'COLLECTOR_TO_TEAM_MANAGER' AND h.isOpen = 1
      WHERE a.actorRole = 'COLLECTOR' AND NOT (a.teamManagerId <=> h.superiorId)`,
  'an open session of an account that is closed': `
    SELECT s.id FROM auth_session s JOIN auth_user u ON u.id = s.userId
      WHERE u.status <> 'ACTIVE' AND s.revokedAt IS NULL`,
};

/** Where what must hold does not, in words. */
export async function brokenInvariants(database: Connection): Promise<string[]> {
  const broken: string[] = [];
  for (const [what, sql] of Object.entries(invariants)) {
    const rows: { id: string }[] = await database.query(`${sql} LIMIT 20`);
    broken.push(...rows.map(({ id }) => `${what}: ${id}`));
  }
  return broken;
}
