import type { CollectionState, Prisma, Sql, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import { ID_TAKEN } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { type CollectionContent, collectionContent } from '../collection/content/content.ts';
import { contentFromRows } from '../collection/content/content-from-rows.ts';
import { withLines } from '../collection/find-for-write.ts';

/** Whether a record's rows are a submission that others read, so that edits go beside them. */
export function isRejected(state: CollectionState): boolean {
  return state === 'REJECTED_L1' || state === 'REJECTED_L2';
}

const correction = z.object({ content: collectionContent });

/**
 * What a locked record's collector has written last: a correction if one was begun, else the rows.
 * One that is no longer accepted, because the form of contents has become narrower, is left out or refused.
 * @throws DomainError INVALID_INPUT
 */
export async function storedContent(
  db: Tx,
  collection: Prisma.CollectionModel,
  unreadable: 'refuse' | 'leave out' = 'leave out',
): Promise<CollectionContent> {
  if (isRejected(collection.state)) {
    const [copy] = await db.sql.select<{ content: unknown }>(
      'SELECT `content` FROM `tradeflow_working_copy` WHERE `collectionId` = ?',
      [collection.id],
    );
    const read = copy && collectionContent.safeParse(copy.content);
    if (read?.success) return read.data;
    if (read && unreadable === 'refuse') parseInput(correction, { content: copy.content });
  }
  return contentFromRows(await withLines(db, collection));
}

/**
 * Keeps a correction beside the submission it corrects.
 * @throws DomainError ID_TAKEN when a line's id is that of another record's line
 */
export async function storeWorkingCopy(
  sql: Sql,
  collectionId: string,
  content: CollectionContent,
  now: Date,
): Promise<void> {
  await assertOwnLines(sql, 'tradeflow_collection_item', collectionId, content.items);
  await assertOwnLines(sql, 'tradeflow_collection_control', collectionId, content.controls);
  const text =
    'INSERT INTO `tradeflow_working_copy` (`collectionId`, `content`, `updatedAt`) VALUES (?, ?, ?) ' +
    'ON DUPLICATE KEY UPDATE `content` = VALUES(`content`), `updatedAt` = VALUES(`updatedAt`)';
  await sql.execute(text, [collectionId, JSON.stringify(content), now]);
}

/** The correction has become the submission. */
export async function dropWorkingCopy(sql: Sql, collectionId: string): Promise<void> {
  await sql.execute('DELETE FROM `tradeflow_working_copy` WHERE `collectionId` = ?', [
    collectionId,
  ]);
}

async function assertOwnLines(
  sql: Sql,
  table: string,
  collectionId: string,
  lines: readonly { id?: string }[],
): Promise<void> {
  const ids = lines.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return;
  const places = ids.map(() => '?').join(', ');
  const text = `SELECT \`id\` FROM \`${table}\` WHERE \`id\` IN (${places}) AND \`collectionId\` <> ? LIMIT 1`;
  const [foreign] = await sql.select(text, [...ids, collectionId]);
  if (foreign) throw new DomainError(ID_TAKEN);
}
