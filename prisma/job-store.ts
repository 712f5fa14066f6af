import type { Actor } from '@commerce-tracking/service-kit/actor';
import type { JobStore } from '@commerce-tracking/service-kit/jobs/job-store';
import type { Language } from '@commerce-tracking/service-kit/language';
import { isDuplicate } from './database-fault.ts';
import type { Pool } from './pool.ts';
import { sqlValues } from './sql-values.ts';
import type { Tx } from './transaction.ts';

type Row = {
  id: string;
  kind: string;
  input: string;
  checkpoint: string | null;
  actor: string | null;
  language: Language;
  requestId: string;
  attempts: number;
};
type HeldRow = { leaseOwner: string | null; status: string; isCancelled: number };

const now = 'UTC_TIMESTAMP(3)';
const inMs = `DATE_ADD(${now}, INTERVAL ? MICROSECOND)`;
const underway = `status IN ('QUEUED', 'RUNNING')`;
/** A job just put down is called for by its message; only when that is lost it counts as forgotten. */
const untilForgottenMs = 8_000;

/** Keeps the jobs of one subgraph in its own table. */
export function createJobStore(options: { subgraph: string; pool: Pool }): JobStore<Tx> {
  const { pool } = options;
  const table = `\`${options.subgraph}_job\``;
  const insert = `INSERT INTO ${table} (id, kind, input, actor, language, requestId, slot, createdAt, leaseUntil)
    VALUES (?, ?, ?, ?, ?, ?, ?, ${now}, ${inMs})`;
  const claim = `UPDATE ${table} SET status = 'RUNNING', leaseOwner = ?, leaseUntil = ${inMs},
    attempts = attempts + 1, startedAt = COALESCE(startedAt, ${now})
    WHERE id = ? AND ${underway} AND (leaseOwner IS NULL OR leaseUntil < ${now})`;
  const read = `SELECT id, kind, input, checkpoint, actor, language, requestId, attempts FROM ${table}
    WHERE id = ? AND leaseOwner = ?`;
  const extend = `UPDATE ${table} SET leaseUntil = ${inMs} WHERE id = ? AND leaseOwner = ? AND ${underway}`;
  const held = `SELECT leaseOwner, status, cancelRequestedAt IS NOT NULL AS isCancelled FROM ${table} WHERE id = ?`;
  const advance = `UPDATE ${table} SET checkpoint = ?, progress = ?, attempts = 0 WHERE id = ?`;
  const finish = `UPDATE ${table} SET status = 'READY', checkpoint = ?, progress = 100, finishedAt = ${now},
    leaseOwner = NULL WHERE id = ?`;
  const breakOff = `UPDATE ${table} SET status = 'FAILED', failure = ?, finishedAt = ${now},
    leaseOwner = NULL WHERE id = ?`;
  const release = `UPDATE ${table} SET leaseOwner = NULL, leaseUntil = ${inMs}, attempts = GREATEST(attempts - ?, 0)
    WHERE id = ? AND leaseOwner = ? AND ${underway}`;
  const cancel = `UPDATE ${table} SET cancelRequestedAt = COALESCE(cancelRequestedAt, ${now}) WHERE id = ? AND ${underway}`;
  const forgotten = `SELECT id, kind FROM ${table} WHERE ${underway} AND leaseUntil < ${now}`;
  const call = `UPDATE ${table} SET leaseOwner = NULL, leaseUntil = ${inMs} WHERE id = ?`;
  const slot = `SELECT 1 FROM ${table} WHERE slot = ?`;
  const ofKind = `SELECT 1 FROM ${table} WHERE kind = ? AND ${underway} LIMIT 1`;
  const forget = {
    ALL: `DELETE FROM ${table} WHERE finishedAt < ? LIMIT ?`,
    PERIODIC: `DELETE FROM ${table} WHERE finishedAt < ? AND slot IS NOT NULL LIMIT ?`,
  };
  const alone = (sql: string, values: Parameters<typeof sqlValues>[0]) =>
    pool.execute(sql, sqlValues(values));

  return {
    async insert(tx, job) {
      const { id, kind, input, actor, language, requestId } = job;
      const who = actor && JSON.stringify(actor);
      const what = [id, kind, JSON.stringify(input), who, language, requestId];
      try {
        const patience = untilForgottenMs * 1_000;
        await tx.sql.execute(insert, [...what, job.slot ?? null, patience]);
        return true;
      } catch (error) {
        if (job.slot && isDuplicate(error)) return false;
        throw error;
      }
    },

    async claim(id, owner, leaseMs) {
      const { affectedRows } = await alone(claim, [owner, leaseMs * 1_000, id]);
      if (Number(affectedRows) === 0) return null;
      const [row]: Row[] = await alone(read, [id, owner]);
      if (!row) return null;
      const { input, checkpoint, actor, ...rest } = row;
      return {
        ...rest,
        input: JSON.parse(input) as unknown,
        checkpoint: checkpoint === null ? null : (JSON.parse(checkpoint) as unknown),
        actor: actor === null ? null : (JSON.parse(actor) as Actor),
      };
    },

    async extend(id, owner, leaseMs) {
      return Number((await alone(extend, [leaseMs * 1_000, id, owner])).affectedRows) === 1;
    },

    async hold(tx, id, owner, isAlone) {
      const text = `${held} ${isAlone ? 'FOR UPDATE' : 'LOCK IN SHARE MODE'}`;
      const [row] = await tx.sql.select<HeldRow>(text, [id]);
      if (row?.leaseOwner !== owner || row.status !== 'RUNNING') return 'LOST';
      return Number(row.isCancelled) === 1 ? 'CANCELLED' : 'HELD';
    },

    async advance(tx, id, { isOver, progress, checkpoint }) {
      const text = checkpoint === undefined ? null : JSON.stringify(checkpoint);
      if (isOver) await tx.sql.execute(finish, [text, id]);
      else await tx.sql.execute(advance, [text, Math.floor(progress), id]);
    },

    async breakOff(tx, id, failure) {
      await tx.sql.execute(breakOff, [failure.slice(0, 60), id]);
    },

    async release(id, owner, waitMs, wasOurFault) {
      await alone(release, [waitMs * 1_000, wasOurFault ? 0 : 1, id, owner]);
    },

    async requestCancel(tx, id) {
      return (await tx.sql.execute(cancel, [id])) === 1;
    },

    async takeForgotten(tx, limit, waitMs) {
      const rows = await tx.sql.select<{ id: string; kind: string }>(
        `${forgotten} ORDER BY leaseUntil LIMIT ? FOR UPDATE SKIP LOCKED`,
        [limit],
      );
      for (const { id } of rows) await tx.sql.execute(call, [waitMs * 1_000, id]);
      return rows;
    },

    async hasForgotten() {
      const rows: unknown[] = await alone(`${forgotten} LIMIT 1`, []);
      return rows.length > 0;
    },

    async hasSlot(name) {
      const rows: unknown[] = await alone(slot, [name]);
      return rows.length > 0;
    },

    async isUnderway(tx, kind) {
      return (await tx.sql.select(ofKind, [kind])).length > 0;
    },

    async purge(before, what, limit) {
      const { affectedRows } = await alone(forget[what], [before, limit]);
      return Number(affectedRows);
    },
  };
}
