import { isRole } from '@commerce-tracking/access/roles';
import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { anonymous } from '@commerce-tracking/service-kit/commands/command-log';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import {
  type StreamMessage,
  UnreadableMessage,
} from '@commerce-tracking/service-kit/streams/stream-message';
import { z } from 'zod';
import { withoutErased } from './erase-audit.ts';

const short = (max: number) =>
  z
    .string()
    .nullish()
    .transform((value) => value?.slice(0, max) || null);

/** What every service says in `audit.<subgraph>`. */
const auditMessage = z.object({
  at: z.iso.datetime(),
  subgraph: z.string(),
  action: z.string(),
  outcome: z.enum(['DONE', 'REFUSED', 'FAILED']),
  actorId: z.string().nullish(),
  role: z.string().nullish(),
  sessionId: z.string().nullish(),
  address: z.string().nullish(),
  commandId: short(255),
  correlationId: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  entityLabel: short(255),
  before: z.json().optional(),
  after: z.json().optional(),
  reason: short(4_000),
});

/**
 * Stores what services have told on `audit.<subgraph>`, all of it in one statement. An entry's id is the
 * message's own, so a message that comes twice is one entry.
 * @throws UnreadableMessage when one is not an audit message at all
 */
export async function storeAudit(db: Db, messages: readonly StreamMessage[]): Promise<void> {
  const told = messages.map(({ id, payload }) => auditEntryOf(id, payload));
  const entries = await withoutErased(db, told);
  if (entries.length === 0) return;
  const places = `(${columns.map(() => '?').join(', ')})`;
  // Through Prisma, which works out every number of rows anew, it was most of what admin did under load.
  await db.sql.execute(
    `INSERT INTO \`admin_audit_entry\` (${columns.map((column) => `\`${column}\``).join(', ')}) ` +
      `VALUES ${entries.map(() => places).join(', ')} ON DUPLICATE KEY UPDATE \`id\` = VALUES(\`id\`)`,
    entries.flatMap(({ before, after, ...entry }) => {
      const row = { ...entry, before: textOf(before), after: textOf(after) };
      return columns.map((column) => row[column] ?? null);
    }),
  );
}

const columns = [
  ...(['id', 'at', 'actorId', 'role', 'subgraph', 'action', 'entityType', 'entityId'] as const),
  ...(['entityLabel', 'before', 'after', 'reason', 'outcome', 'commandId'] as const),
  ...(['correlationId', 'sessionId', 'ipAddress'] as const),
] as const;

function textOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

// Clients' own words: half of a character among them would keep the entry from ever being stored.
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\ufffd');
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [wellFormed(key), wellFormed(entry)]),
  );
}

/** The entry a message tells of, cut to what its columns hold. */
export function auditEntryOf(id: string, payload: unknown): Prisma.AuditEntryCreateManyInput {
  const read = auditMessage.safeParse(wellFormed(payload));
  if (!read.success || !isUuid(id)) throw new UnreadableMessage('not an audit message');
  const told = read.data;
  const known = (value: string | null | undefined) => (value && value !== anonymous ? value : null);
  return {
    id,
    at: new Date(told.at),
    actorId: known(told.actorId),
    role: told.role && isRole(told.role) ? told.role : null,
    subgraph: told.subgraph.slice(0, 20),
    action: told.action.slice(0, 120),
    entityType: told.entityType.slice(0, 60),
    entityId: told.entityId.slice(0, 100),
    entityLabel: told.entityLabel,
    before: told.before ?? undefined,
    after: told.after ?? undefined,
    reason: told.reason,
    outcome: told.outcome,
    commandId: told.commandId,
    correlationId: told.correlationId.slice(0, 100),
    sessionId: known(told.sessionId),
    ipAddress: told.address?.slice(0, 45) ?? null,
  };
}
