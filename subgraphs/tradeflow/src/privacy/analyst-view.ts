import { normalizedPlate } from '../collection/plate.rules.ts';
import type { Pseudonym } from './pseudonym.ts';

type Treatment = 'hidden' | 'person' | 'plate' | 'fingerprint' | 'rounded' | 'answers';

const hidden = [
  // Reviewers, who are people, and what names a device.
  ...['teamManagerId', 'supervisorId', 'validatedById', 'acknowledgedById', 'deviceId'],
  ...['systemMetadata', 'normalizedPlate', 'searchText', 'searchNames'],
  // Free text of the header.
  ...['notes', 'otherRespondentNature', 'intermediateDestination', 'taxDetails', 'nearbyMarkets'],
  ...['controlLocations', 'illegalFeesLocations', 'otherDifficulties'],
  // Free text of the lines.
  ...['productQuality', 'productVariety', 'productProcessingLevel', 'productPackaging'],
  ...['animalBreed', 'specificOrigin', 'specificDestination', 'lossReasons', 'harvestPeriod'],
  ...['specialPermitsDetails', 'customsRegistrationNumber', 'itemNotes'],
  ...['otherControlBody', 'location', 'controlIssues', 'feesPaymentPost', 'otherTaxType'],
  'illegalFeesPost',
  // What reviewers and collectors wrote to each other.
  ...['validationNotes', 'rejectionReason', 'correctionInstructions', 'note'],
  ...['missingFields', 'dataConsistency', 'verificationLocation'],
] as const;

const treatments = new Map<string, Treatment>([
  ...hidden.map((field): [string, Treatment] => [field, 'hidden']),
  ['collectorId', 'person'],
  ['originalCollectorId', 'person'],
  ['validatorId', 'person'],
  ['submittedById', 'person'],
  ['vehicleRegistrationNumber', 'plate'],
  ['contentHash', 'fingerprint'],
  ['gpsLatitude', 'rounded'],
  ['gpsLongitude', 'rounded'],
  ['latitude', 'rounded'],
  ['longitude', 'rounded'],
  ['extra', 'answers'],
]);

/** Shows a row as an analyst may see it; other roles get rows as they are stored. */
export type AnalystView = <Row extends object>(row: Row) => Row;

/**
 * The one place where records lose what would identify people: plates and persons become pseudonyms,
 * free text and reviewers go, positions are rounded to 0.1 degree; figures and codes stay. It works by
 * field name and reaches into snapshots, so a new free-text field belongs into the list above.
 */
export function createAnalystView(pseudonym: Pseudonym): AnalystView {
  return (row) => {
    const year = yearOf(row);
    const shown = masked(row, year, pseudonym) as Record<string, unknown>;
    if (Array.isArray(shown.changes)) {
      shown.changes = shown.changes.map((change) => maskedChange(change, year, pseudonym));
    }
    const about = shown.fieldPath;
    if (typeof about === 'string' && treatments.has(lastStep(about))) {
      shown.observed = null;
      shown.expected = null;
    }
    return shown as typeof row;
  };
}

// A snapshot goes by the year of its visit too: under two pseudonyms, a vehicle could be followed from one
// year to the next.
function yearOf(row: object): number {
  const { collectedOn, submittedAt, createdAt, content } = row as Record<string, unknown>;
  const day = isPlain(content) ? content.collectedOn : null;
  if (typeof day === 'string') return Number(day.slice(0, 4));
  const moment = [collectedOn, submittedAt, createdAt].find((value) => value instanceof Date);
  return moment instanceof Date ? moment.getUTCFullYear() : 0;
}

function masked(value: unknown, year: number, pseudonym: Pseudonym): unknown {
  if (Array.isArray(value)) return value.map((entry) => masked(entry, year, pseudonym));
  if (!isPlain(value)) return value;
  const shown: Record<string, unknown> = {};
  for (const [field, stored] of Object.entries(value)) {
    const treatment = treatments.get(field);
    shown[field] = treatment
      ? treated(treatment, stored, year, pseudonym)
      : masked(stored, year, pseudonym);
  }
  return shown;
}

function treated(how: Treatment, value: unknown, year: number, pseudonym: Pseudonym): unknown {
  if (value === null || value === undefined || how === 'hidden') return null;
  if (how === 'rounded') return Math.round(Number(value) * 10) / 10;
  if (how === 'answers') return withoutTexts(value);
  if (how === 'person') return pseudonym('C', year, String(value));
  if (how === 'fingerprint') return pseudonym('H', year, String(value));
  const plate = normalizedPlate(String(value));
  return plate && pseudonym('V', year, plate);
}

/** A text answer cannot be told from a name, so every text goes; numbers and yes or no stay. */
function withoutTexts(answers: unknown): unknown {
  if (!isPlain(answers)) return {};
  return Object.fromEntries(
    Object.entries(answers).filter(
      ([, answer]) => typeof answer === 'number' || typeof answer === 'boolean',
    ),
  );
}

function maskedChange(change: unknown, year: number, pseudonym: Pseudonym): unknown {
  if (!isPlain(change)) return change;
  const steps = String(change.path).split('.');
  const inside = steps[0] === 'extra' ? 'extra' : lastStep(String(change.path));
  const treatment = treatments.get(inside);
  const show = (value: unknown) => {
    if (!treatment) return masked(value, year, pseudonym);
    if (treatment === 'answers' && !isPlain(value)) return isText(value) ? null : value;
    return treated(treatment, value, year, pseudonym);
  };
  return { ...change, before: show(change.before), after: show(change.after) };
}

/** A text, or a list that may hold some. */
function isText(answer: unknown): boolean {
  return typeof answer === 'string' || Array.isArray(answer);
}

function lastStep(path: string): string {
  return path.split('.').at(-1) ?? path;
}

/** Objects of ours and of JSON; a Date or a Decimal is a value. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
