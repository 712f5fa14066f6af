import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mariadb';
import { type BenchProcess, cpuSeconds } from '../lab/processes.ts';
import type { Side } from './arena.ts';
import type { Order, Report } from './orders.ts';

/** What one round says of one side; figures per submission unless said otherwise. */
export type Round = {
  perSecond: number;
  writerCpuMs: number;
  databaseCpuMs: number;
  otherCpuMs: number;
  statements: number;
  /** Statements by kind. */
  kinds: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
  /** Messages that still waited in the outbox when the last submission was answered, in all. */
  waiting: number;
};

/** Has one side carry out an order. */
export async function drive(side: Side, order: Order): Promise<Report> {
  side.driver.child.send(order);
  const [report] = (await once(side.driver.child, 'message')) as [Report];
  if (report.failure) throw new Error(`${side.name}: ${report.failure}`);
  return report;
}

/** Waits until the relay has sent everything; returns how many waited at first, and the questions asked. */
export async function drained(connection: Connection): Promise<{ waiting: number; asked: number }> {
  let first: number | undefined;
  for (let asked = 1; ; asked += 1) {
    const [{ waiting }] = await connection.query(
      'SELECT COUNT(*) AS waiting FROM tradeflow_outbox WHERE sentAt IS NULL',
    );
    first ??= Number(waiting);
    if (Number(waiting) === 0) return { waiting: first, asked };
    if (asked > 600) throw new Error(`${waiting} messages are stuck in the outbox`);
    await pause(50);
  }
}

/** One round of one side. Work left to the relay counts as CPU, not as time: nobody waits for it. */
export async function measure(
  side: Side,
  database: BenchProcess,
  order: Order,
  hasRelay: boolean,
): Promise<Round> {
  const cpu = () => ({
    writer: cpuSeconds(side.writer),
    database: cpuSeconds(database),
    other: side.others.reduce((sum, process) => sum + cpuSeconds(process), 0),
  });
  const before = cpu();
  const counted = await statementCounts(side.connection);
  const report = await drive(side, order);
  const rest = hasRelay ? await drained(side.connection) : { waiting: 0, asked: 0 };
  const after = await statementCounts(side.connection);
  const used = cpu();
  const each = (from: number, to: number) => ((to - from) * 1_000) / order.count;
  const kinds: Record<string, number> = {};
  for (const [name, count] of after) {
    const asked = name === 'Questions' ? rest.asked + 1 : name === 'select' ? rest.asked : 0;
    const per = (count - (counted.get(name) ?? 0) - asked) / order.count;
    if (per >= 0.005) kinds[name] = per;
  }
  const { Questions: statements = 0, ...byKind } = kinds;
  return {
    perSecond: order.count / report.seconds,
    writerCpuMs: each(before.writer, used.writer),
    databaseCpuMs: each(before.database, used.database),
    otherCpuMs: each(before.other, used.other),
    statements,
    kinds: byKind,
    p50Ms: report.p50Ms,
    p99Ms: report.p99Ms,
    waiting: rest.waiting,
  };
}

const kindNames = ['begin', 'commit', 'insert', 'insert_select', 'update', 'select', 'rollback'];

/** The server's own counts of what it was asked. */
async function statementCounts(connection: Connection): Promise<Map<string, number>> {
  const names = ['Questions', ...kindNames.map((name) => `Com_${name}`)];
  const rows: { Variable_name: string; Value: string }[] = await connection.query(
    `SHOW GLOBAL STATUS WHERE Variable_name IN (${names.map((name) => `'${name}'`).join(', ')})`,
  );
  return new Map(
    rows.map(({ Variable_name: name, Value }) => [name.replace('Com_', ''), Number(Value)]),
  );
}
