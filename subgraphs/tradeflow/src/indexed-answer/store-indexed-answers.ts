import type { Sql } from '@commerce-tracking/prisma/client';
import type { CollectionContent } from '../collection/content/content.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { insertRows } from '../sql/insert-rows.ts';
import { type IndexedAnswer, indexedAnswersOf } from './indexed-answers.rules.ts';

const table = {
  name: 'tradeflow_indexed_answer',
  columns: ['collectionId', 'code', 'value'],
} as const;

type Answers = {
  content: Pick<CollectionContent, 'extra' | 'formModelId'>;
  reference: ReferenceData;
};

/** Writes what a new record can be found by; no statement where its form indexes nothing. */
export async function insertIndexedAnswers(
  sql: Sql,
  collectionId: string,
  { content, reference }: Answers,
): Promise<void> {
  const answers = indexedAnswersOf(content, reference);
  await insertRows(
    sql,
    table,
    answers.map((answer) => ({ collectionId, ...answer })),
  );
}

/** Makes them what a changed record says; no statement where they stay as they are. */
export async function replaceIndexedAnswers(
  sql: Sql,
  collection: { id: string; extra: unknown; formModelId: string },
  { content, reference }: Answers,
): Promise<void> {
  const { id, formModelId } = collection;
  const extra = collection.extra as CollectionContent['extra'];
  const before = indexedAnswersOf({ extra, formModelId }, reference);
  if (sameAnswers(before, indexedAnswersOf(content, reference))) return;
  await sql.execute('DELETE FROM `tradeflow_indexed_answer` WHERE `collectionId` = ?', [id]);
  await insertIndexedAnswers(sql, id, { content, reference });
}

function sameAnswers(before: IndexedAnswer[], after: IndexedAnswer[]): boolean {
  const keys = new Set(before.map(keyOf));
  return before.length === after.length && after.every((answer) => keys.has(keyOf(answer)));
}

function keyOf({ code, value }: IndexedAnswer): string {
  return `${code} ${value}`;
}
