import { demoAccounts } from '../prisma/seed/demo/accounts.ts';
import type { Content } from './field-records.ts';
import { graphqlClient } from './graphql-client.ts';
import { inTurns, signInAll } from './people.ts';
import { printPublished, printTable } from './report.ts';
import { correct, review } from './review.ts';
import { readFieldLines, sendLines } from './send.ts';

// Plays a week of field records through the public API: send, send again, review, correct, publish.
const url = process.argv[2] ?? 'http://127.0.0.1:3005';
const client = graphqlClient(url);
const lines = readFieldLines();
const names = [...new Set(lines.map((line) => line.account))];
const contents = new Map<string, Content>();
for (const { entry } of lines) if (entry.content) contents.set(entry.id, entry.content);

const collectors = await signInAll(client, names);
const teams = [...new Set(collectors.map((collector) => collector.teamManager ?? ''))];
const supervised = [...new Set(collectors.map((collector) => collector.supervisor ?? ''))];
const teamManagers = await signInAll(client, teams);
const supervisors = await signInAll(client, supervised);
const [admin] = await signInAll(
  client,
  demoAccounts.filter((account) => account.role === 'ADMIN').map((account) => account.username),
);
if (!admin) throw new Error('there is no demo administrator');

const sent = await inTurns(collectors, 6, (collector) =>
  sendLines(
    client,
    collector,
    lines.filter((line) => line.account === collector.username),
  ),
);
const outcomes = new Map<string, number>();
for (const outcome of sent.flat()) {
  const why = outcome.fields[0] ? ` ${outcome.fields[0].path} ${outcome.fields[0].reason}` : '';
  const key = [outcome.outcome, outcome.reason].filter(Boolean).join(' ') + why;
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
}
printTable(
  `${lines.length} writes of ${collectors.length} devices`,
  ['outcome', 'writes'],
  [...outcomes].sort(([a], [b]) => a.localeCompare(b)),
);

let steps = 0;
const tally: [string, number][] = [];
const count = (what: string, number: number) => {
  steps += number;
  tally.push([what, number]);
};
for (const round of [1, 2]) {
  for (const [level, reviewers] of [
    [1, teamManagers],
    [2, supervisors],
  ] as const) {
    const done = await inTurns(reviewers, 6, (reviewer) => review(client, reviewer, level));
    count(`round ${round}: approved at level ${level}`, sum(done.map((each) => each.approved)));
    count(`round ${round}: rejected at level ${level}`, sum(done.map((each) => each.rejected)));
  }
  const corrected = await inTurns(collectors, 6, (collector) =>
    correct(client, collector, (id) => contents.get(id)),
  );
  count(`round ${round}: corrected and sent again`, sum(corrected));
}
printTable('Review', ['step', 'records'], tally);
await printPublished(client, admin.token);

const written = [...outcomes].filter(([key]) => key.startsWith('DONE'));
const changes = sum(written.map(([, number]) => number)) + steps;
console.log(`\n${changes} changes in this run. The same run again changes nothing.`);

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
