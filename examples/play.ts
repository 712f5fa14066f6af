import { demoAccounts } from '../prisma/seed/demo/accounts.ts';
import { localPorts } from '../scripts/local-secrets.mjs';
import { decideMarketDay } from './bulk.ts';
import { flow, printBulk, printMirror } from './decisions-report.ts';
import { type Corrected, correct, deviceOf } from './device.ts';
import { recordEfforts } from './effort.ts';
import type { Content } from './field-records.ts';
import { graphqlClient, isThere } from './graphql-client.ts';
import { confirmMirror, readMirror } from './mirror.ts';
import { patientClient } from './patient-client.ts';
import { inTurns, type SignedIn, signInAll } from './people.ts';
import { printPublished, printTable } from './report.ts';
import { type Reviewed, review } from './review.ts';
import { readFieldLines, sendLines } from './send.ts';
import { bulkDay } from './stories.ts';
import { printCorrection, printHeldBack } from './stories-report.ts';

// Plays a week of field records through the public API; README.md of this folder tells the story.
const url = process.argv[2] ?? `http://127.0.0.1:${localPorts.gateway}`;
if (!(await isThere(url))) {
  console.error(
    `Nobody answers at ${url}. Start the system first (npm start), or name its address: npm run example <address>`,
  );
  process.exit(1);
}
const client = patientClient(graphqlClient(url));
const lines = readFieldLines();
const contents = new Map<string, Content>();
for (const { entry } of lines) if (entry.content) contents.set(entry.id, entry.content);
let changes = 0;

const collectors = await signInAll(client, [...new Set(lines.map((line) => line.account))]);
const teamManagers = await signInAll(client, above('teamManager'));
const supervisors = await signInAll(client, above('supervisor'));
const admins = demoAccounts.filter((account) => account.role === 'ADMIN');
const [admin] = await signInAll(
  client,
  admins.map((account) => account.username),
);
const bulkDecider = teamManagers.find(({ username }) => username === bulkDay.teamManager);
const supervisor = supervisors.find(({ username }) => username === 'superviseur.bj');
if (!admin || !bulkDecider || !supervisor) throw new Error('a demo account is missing');

await sendWeek();
await watchDays(admin);
await decideAtOnce(bulkDecider);
await reviewAndCorrect();
await countOnce(admin, supervisor);
await printPublished(client, admin.token);
await printCorrection(client, admin);
await printHeldBack(client, admin);
printMirror(await readMirror(client, admin, supervisor));
console.log(`\n${changes} changes in this run. The same run again changes nothing.`);

async function sendWeek(): Promise<void> {
  const sent = await inTurns(collectors, 6, (collector) => {
    const own = lines.filter((line) => line.account === collector.username);
    return sendLines(client, collector, own);
  });
  const outcomes = new Map<string, number>();
  for (const outcome of sent.flat()) {
    const why = outcome.fields[0] ? ` ${outcome.fields[0].path} ${outcome.fields[0].reason}` : '';
    const key = [outcome.outcome, outcome.reason].filter(Boolean).join(' ') + why;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  }
  const sorted = [...outcomes].sort(([a], [b]) => a.localeCompare(b));
  changes += sumOf(sorted, ([outcome, writes]) => (outcome.startsWith('DONE') ? writes : 0));
  const title = `${lines.length} writes of ${collectors.length} devices`;
  printTable(title, ['outcome', 'writes'], sorted);
}

async function watchDays(admin: SignedIn): Promise<void> {
  const { sent, before, after } = await recordEfforts(client, collectors, admin);
  changes += after.days - before.days;
  console.log(`\nHow the points were watched: ${sent} days sent`);
  console.log(`days recorded: ${before.days} → ${after.days}, ${after.unwatched} without anybody`);
  console.log(`records of days nobody accounts for: ${before.flagged} → ${after.flagged}`);
}

async function decideAtOnce(teamManager: SignedIn): Promise<void> {
  const decisions = await decideMarketDay(client, teamManager);
  changes += decisions ? decisions.allOrNone.done + (decisions.eachForItself?.done ?? 0) : 0;
  printBulk(decisions);
}

async function reviewAndCorrect(): Promise<void> {
  const devices = collectors.map(deviceOf);
  const rows: [string, number][] = [];
  for (const round of [1, 2]) {
    for (const [level, reviewers] of [
      [1, teamManagers],
      [2, supervisors],
    ] as const) {
      const done = await inTurns(reviewers, 6, (each) => review(client, each, level));
      const of = (what: keyof Reviewed) => sumOf(done, (each) => each[what]);
      rows.push([`round ${round}: approved at level ${level}`, of('approved')]);
      rows.push([`round ${round}: flags acknowledged at level ${level}`, of('acknowledged')]);
      rows.push([`round ${round}: rejected at level ${level}`, of('rejected')]);
      changes += of('approved') + of('acknowledged') + of('rejected');
    }
    const content = (id: string) => contents.get(id);
    const done = await inTurns(devices, 6, (device) => correct(client, device, content));
    const of = (what: keyof Corrected) => sumOf(done, (each) => each[what]);
    rows.push([`round ${round}: records devices were told of`, of('told')]);
    rows.push([`round ${round}: suggestions taken over`, of('applied')]);
    rows.push([`round ${round}: corrected and sent again`, of('resubmitted')]);
    changes += of('applied') + of('resubmitted');
  }
  printTable('Review', ['step', 'number'], rows);
}

async function countOnce(admin: SignedIn, supervisor: SignedIn): Promise<void> {
  const before = await readMirror(client, admin, supervisor);
  if (before.pair.status !== 'OPEN') return;
  await confirmMirror(client, admin, before);
  const after = await readMirror(client, admin, supervisor);
  changes += 1;
  console.log(`\nOne truckload, two records: ${before.pair.status} → ${after.pair.status}`);
  console.log(`in the published flow: ${flow(before.counted)} → ${flow(after.counted)}`);
}

function above(level: 'teamManager' | 'supervisor'): string[] {
  return [...new Set(collectors.flatMap((collector) => collector[level] ?? []))];
}

function sumOf<T>(list: readonly T[], number: (element: T) => number): number {
  return list.reduce((total, element) => total + number(element), 0);
}
