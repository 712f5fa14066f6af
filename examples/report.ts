import type { GraphQLClient } from './graphql-client.ts';

const query = /* GraphQL */ `
  query Published {
    resubmitted: collections(filter: { isResubmission: true }, first: 1) { totalCount }
    quality: qualitySummary(groupBy: [CODE]) {
      rows { keys { value } figures { flags openFlags acknowledgedFlags } }
    }
    counters: collectionCounters {
      valueUsdByState { state records weightKg valueUsd }
    }
    products: flowStatistics(dimensions: [PRODUCT], measures: [VALUE_USD, WEIGHT_KG, RECORDS]) {
      rows { keys { product { name } value } measures { records weightKg valueUsd } }
    }
    animals: flowStatistics(dimensions: [ANIMAL], measures: [VALUE_USD, WEIGHT_KG, RECORDS, HEADS]) {
      rows { keys { animal { name } value } measures { records heads weightKg valueUsd } }
    }
    corridors: flowStatistics(dimensions: [CORRIDOR], measures: [VALUE_USD, WEIGHT_KG, RECORDS]) {
      rows { keys { corridor { name } value } measures { records weightKg valueUsd } }
      total { records weightKg valueUsd }
    }
  }
`;

type Measures = {
  records: number;
  weightKg: string | null;
  valueUsd: string | null;
  heads?: number;
};
type Row = {
  keys: { value: string | null; [entity: string]: { name: string } | string | null }[];
  measures: Measures;
};
type Published = {
  resubmitted: { totalCount: number };
  quality: {
    rows: {
      keys: { value: string | null }[];
      figures: { flags: number; openFlags: number; acknowledgedFlags: number };
    }[];
  };
  counters: {
    valueUsdByState: { state: string; records: number; weightKg: string; valueUsd: string }[];
  };
  products: { rows: Row[] };
  animals: { rows: Row[] };
  corridors: { rows: Row[]; total: Measures };
};

/** Prints what the data say now, read by an administrator. */
export async function printPublished(client: GraphQLClient, token: string): Promise<void> {
  const data = await client.ask<Published>(query, {}, { token });
  printTable(
    'Records by state',
    ['state', 'records', 'kg', 'USD'],
    data.counters.valueUsdByState.map((row) => [
      row.state,
      row.records,
      number(row.weightKg),
      number(row.valueUsd),
    ]),
  );
  printTable(
    'Questions of the automatic checks',
    ['flag', 'raised', 'open', 'acknowledged'],
    data.quality.rows
      .filter(({ keys }) => keys[0]?.value)
      .map(({ keys, figures: { flags, openFlags, acknowledgedFlags } }) => [
        keys[0]?.value ?? '',
        flags,
        openFlags,
        acknowledgedFlags,
      ]),
  );
  const published = data.counters.valueUsdByState.find(({ state }) => state === 'APPROVED_L2');
  const counted = data.corridors.total.records;
  console.log(`\n${data.resubmitted.totalCount} records were corrected and submitted again`);
  console.log(`${counted} of ${published?.records} published records count in the flow`);
  for (const [title, entity, rows] of [
    ['Published, by product', 'product', data.products.rows],
    ['Published, by animal', 'animal', data.animals.rows],
    ['Published, by corridor', 'corridor', data.corridors.rows],
  ] as const) {
    const named = rows.filter((row) => row.keys[0]?.value);
    printTable(
      title,
      [entity, 'records', 'kg', 'USD'],
      named.map(({ keys, measures }) => [
        nameOf(keys[0]?.[entity]) ?? keys[0]?.value ?? '',
        measures.records,
        number(measures.weightKg),
        number(measures.valueUsd),
      ]),
    );
  }
}

/** Prints a table, first columns to the left, the others to the right. */
export function printTable(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  left = 1,
): void {
  const all = [headings, ...rows.map((row) => row.map(String))];
  const widths = headings.map((_heading, column) =>
    Math.max(...all.map((row) => String(row[column] ?? '').length)),
  );
  const line = (row: readonly (string | number)[]) =>
    row
      .map((cell, column) =>
        column < left
          ? String(cell).padEnd(widths[column] ?? 0)
          : String(cell).padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  console.log(`\n${title}`);
  console.log(line(headings));
  console.log(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}

function nameOf(entity: unknown): string | undefined {
  return (entity as { name?: string } | null | undefined)?.name;
}

/** A figure with its thousands apart. */
export function number(text: string | null): string {
  return text === null ? '–' : Math.round(Number(text)).toLocaleString('en').replaceAll(',', ' ');
}
