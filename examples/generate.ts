import { writeFileSync } from 'node:fs';
import { seedId } from '../prisma/seed/seed-id.ts';
import { type Content, fieldCollectors, fieldRecord } from './field-records.ts';
import { type Random, seededRandom } from './random.ts';
import { storyRecords } from './stories.ts';

/** One line of `field-records.jsonl`: what the device of `account` wants to have written. */
export type FieldLine = {
  account: string;
  entry: {
    id: string;
    commandId: string;
    operation: 'CREATE' | 'SUBMIT';
    expectedVersion: number;
    capturedAt: string;
    content?: Content;
  };
};

/** Mistakes that people and devices make; each is refused with its field. */
const mistakes: readonly ((content: Content) => void)[] = [
  (content) => setFirstItem(content, { quantity: '-12' }),
  (content) => setFirstItem(content, { productId: seedId('product', 'NO_SUCH_THING') }),
  (content) => {
    content.collectionPointId = seedId('collectionPoint', 'SN-KIDIRA');
  },
  (content) => {
    delete content.paymentMethod;
  },
  (content) =>
    setFirstItem(content, {
      animalId: seedId('animal', 'GOAT'),
      productId: seedId('product', 'MAIZE'),
    }),
  (content) => setFirstItem(content, { unitPrice: undefined }),
];

const days = ['16', '17', '18', '19', '20', '21'].map((day) => `2026-11-${day}`);

/** A week of six days at the demo collectors' points and the stories in it, the same for the same seed. */
export function fieldWeek(seed = 20_261_116): FieldLine[] {
  const random = seededRandom(seed);
  const lines: FieldLine[] = [];
  for (const account of fieldCollectors) {
    for (const day of days) {
      for (let number = random.between(3, 6); number > 0; number -= 1) {
        lines.push(...oneRecord(random, account.username, account.homePoint ?? '', day, number));
      }
    }
  }
  for (const { id, account, content } of storyRecords())
    lines.push(...linesOf(account, id, content));
  return lines;
}

function oneRecord(random: Random, account: string, point: string, day: string, number: number) {
  const content = fieldRecord(random, point, day, `tablet-${account}`);
  if (random.chance(0.04)) random.pick(mistakes)(content);
  const written = linesOf(account, seedId('example', `${account}/${day}/${number}`), content);
  // A flaky network: the device did not hear the answer and sends the same again.
  return random.chance(0.08) ? [...written, ...written] : written;
}

/** A record is created, and handed over for review. */
function linesOf(account: string, id: string, content: Content): FieldLine[] {
  const captured = { capturedAt: String(content.captureEndedAt) };
  const create = {
    id,
    commandId: seedId('example-create', id),
    operation: 'CREATE' as const,
    expectedVersion: 0,
    ...captured,
    content,
  };
  const submit = {
    id,
    commandId: seedId('example-submit', id),
    operation: 'SUBMIT' as const,
    expectedVersion: 1,
    ...captured,
  };
  return [
    { account, entry: create },
    { account, entry: submit },
  ];
}

function setFirstItem(content: Content, change: Record<string, unknown>): void {
  const [first] = content.items;
  if (first) Object.assign(first, change);
}

if (process.argv[1] === import.meta.filename) {
  const lines = fieldWeek();
  const file = new URL('field-records.jsonl', import.meta.url);
  writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  const records = new Set(lines.map((line) => line.entry.id)).size;
  console.log(`${records} records, ${lines.length} lines`);
}
