import { labelledSet } from './labelled-set.ts';
import { findIn } from './precision.ts';
import { searchTimes } from './search-time.ts';

/** The rules were fitted with seed 1; what is reported comes from sets they have not seen. */
const seeds = [2, 3];
const targets = { precision: 0.95, recall: 0.9, ratio: 2 };
const sizes = [10_000, 1_000_000] as const;

export const title = 'finding duplicates, repeats and mirrors: how rightly, and among how many';

/** Precision and recall of each kind on labelled sets, then the time of one check among few and among many. */
export async function run(): Promise<boolean> {
  const rightly = seeds.map(printPrecision).every(Boolean);
  return (await printTimes()) && rightly;
}

function printPrecision(seed: number): boolean {
  const set = labelledSet(seed);
  const share = percent(set.nearMisses / set.records.length);
  const slips = percent(set.mistyped / set.planted);
  console.log(
    `seed ${seed}: ${set.records.length} records, ${set.planted} planted pairs (${slips} with a slip in the plate), ${set.nearMisses} near misses (${share})`,
  );
  let met = true;
  for (const { kind, precision, recall, proposed, right, true: all } of findIn(set)) {
    console.log(
      `  ${kind.padEnd(18)} precision ${precision.toFixed(3)} (${right} of ${proposed} proposed), recall ${recall.toFixed(3)} (of ${all})`,
    );
    met &&= precision >= targets.precision && recall >= targets.recall;
  }
  return met;
}

async function printTimes(): Promise<boolean> {
  const [few, many] = await searchTimes(sizes);
  if (!few || !many) throw new Error('nothing was measured');
  for (const { stored, medianMs, neighbours } of [few, many]) {
    console.log(
      `${stored.toLocaleString('en')} stored: ${medianMs.toFixed(2)} ms a check (median), ${neighbours.toFixed(1)} neighbours found`,
    );
  }
  const ratio = many.medianMs / few.medianMs;
  console.log(`ratio ${ratio.toFixed(2)}, at most ${targets.ratio}`);
  return ratio <= targets.ratio;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
