import { newId } from '@commerce-tracking/service-kit/ids';
import type { Row, Table } from '../sql/insert-rows.ts';
import type { Finding } from './finding.ts';
import { messageOf } from './flag-messages.ts';

/** The table of quality flags. */
export const flagTable = {
  name: 'tradeflow_quality_flag',
  columns: [
    'id',
    'collectionId',
    'revisionNumber',
    'code',
    'ruleCode',
    'severity',
    'fieldPath',
    'itemId',
    'controlId',
    'observed',
    'expected',
    'messageFr',
    'messageEn',
    'status',
    'createdAt',
    'updatedAt',
    'version',
  ],
} as const satisfies Table;

/** What the checks found, as rows of the submission they were raised on. */
export function flagRows(
  findings: readonly Finding[],
  content: {
    items: readonly { id?: string }[];
    controls: readonly { id?: string }[];
  },
  at: { collectionId: string; revisionNumber: number; now: Date },
): Row<(typeof flagTable.columns)[number]>[] {
  return findings.map((finding) => {
    const { code, severity, path, observed, expected } = finding;
    const [list, index] = path?.split('.') ?? [];
    const message = messageOf(finding);
    return {
      id: newId(),
      collectionId: at.collectionId,
      revisionNumber: at.revisionNumber,
      code,
      ruleCode: finding.ruleCode ?? null,
      severity,
      fieldPath: path,
      itemId: list === 'items' ? (content.items[Number(index)]?.id ?? null) : null,
      controlId: list === 'controls' ? (content.controls[Number(index)]?.id ?? null) : null,
      observed: observed ?? null,
      expected: expected ?? null,
      messageFr: message.fr,
      messageEn: message.en,
      status: 'OPEN',
      createdAt: at.now,
      updatedAt: at.now,
      version: 1,
    };
  });
}
