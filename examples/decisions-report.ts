import type { BulkDecisions } from './bulk.ts';
import type { Flow, Mirror } from './mirror.ts';
import { number } from './report.ts';
import { bulkDay } from './stories.ts';
import { shown } from './stories-report.ts';

/** Prints what became of each record of a bulk decision. */
export function printBulk(decisions: BulkDecisions | null): void {
  console.log(`\nOne decision on all that waits of ${bulkDay.day} at ${bulkDay.point}`);
  if (!decisions) {
    console.log('nothing waits');
    return;
  }
  for (const [mode, bulk] of [
    ['all or none', decisions.allOrNone],
    ['each for itself', decisions.eachForItself],
  ] as const) {
    if (!bulk) continue;
    const { status, failure, requested, done, refused, outcomes } = bulk;
    const how = [status, failure].filter(Boolean).join(' ');
    console.log(`${mode}: ${how}, ${requested} asked for, ${done} done, ${refused} refused`);
    for (const { reference, reason, message } of outcomes) {
      if (reason && reason !== 'HELD_BY_OTHERS') console.log(`  ${reference} ${reason} ${message}`);
    }
  }
}

const told = ['collectedOn', 'tradeFlowDirection', 'vehicleRegistrationNumber', 'totalWeightKg'];

/** Prints the two records of one truckload, and how the published flow counts them. */
export function printMirror(mirror: Mirror): void {
  const { pair, differs, sightings, counted } = mirror;
  const found = pair.signals.map(({ name, points }) => `${name} ${points}`).join(', ');
  const decides = mirror.supervisorDecides ? 'yes' : 'no, the other record is out of scope';
  console.log(`\nOne truckload, seen on both sides of a crossing`);
  console.log(`${pair.kind}, ${pair.score} of 100 alike: ${found}`);
  console.log(`the supervisor of one side may decide: ${decides}`);
  for (const { path, label, a, b } of differs) {
    if (told.includes(path)) console.log(`  ${label}: ${shown(a)} | ${shown(b)}`);
  }
  console.log(
    `  and ${differs.filter(({ path }) => !told.includes(path)).length} more differences`,
  );
  console.log(`sightings:              ${flow(sightings)}`);
  console.log(`in the published flow:  ${flow(counted)}`);
}

/** One line of figures. */
export function flow({ records, weightKg }: Flow): string {
  return `${records} record(s), ${number(weightKg)} kg`;
}
