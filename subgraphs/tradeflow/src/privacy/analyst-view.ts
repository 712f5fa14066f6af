import type { Questions } from '@commerce-tracking/forms/answers';
import type { QualityCode } from '@commerce-tracking/prisma/client';
import { normalizedPlate } from '../collection/plate.rules.ts';
import { flagMessage } from '../quality/flag-messages.ts';
import type { Pseudonym } from './pseudonym.ts';

type Treatment = 'hidden' | 'person' | 'plate' | 'fingerprint' | 'rounded' | 'answers';

const hidden = [
  // Reviewers, who are people, and what names a device.
  ...['teamManagerId', 'supervisorId', 'validatedById', 'acknowledgedById', 'deviceId'],
  ...['systemMetadata', 'normalizedPlate', 'plateHead', 'plateTail', 'searchText', 'searchNames'],
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

/** The own questions of a form; undefined for a form that is not known here. */
export type QuestionsOf = (formModelId: string) => Questions | undefined;

/** What one row is masked by. */
type Sight = { year: number; pseudonym: Pseudonym; questions: Questions | undefined };

/**
 * The one place where records lose what would identify people: plates and persons become pseudonyms,
 * free text and reviewers go, positions are rounded to 0.1 degree; figures and codes stay. It works by
 * field name and reaches into snapshots, so a new free-text field belongs into the list above.
 */
export function createAnalystView(
  pseudonym: Pseudonym,
  questionsOf: QuestionsOf = () => undefined,
): AnalystView {
  return (row) => {
    const { formModelId } = row as { formModelId?: unknown };
    const questions = typeof formModelId === 'string' ? questionsOf(formModelId) : undefined;
    const sight = { year: yearOf(row), pseudonym, questions };
    const shown = masked(row, sight) as Record<string, unknown>;
    if (Array.isArray(shown.changes)) {
      shown.changes = shown.changes.map((change) => maskedChange(change, sight));
    }
    if (isAboutHidden(shown.fieldPath)) Object.assign(shown, withoutFigures(shown));
    return shown as typeof row;
  };
}

// How far a device was from its point tells more of its position than is shown.
function isAboutHidden(fieldPath: unknown): boolean {
  if (typeof fieldPath !== 'string') return false;
  const field = lastStep(fieldPath);
  return field === 'gps' || treatments.has(field);
}

/** A flag as it reads without what was compared; the words of a form's own rule have no figures. */
function withoutFigures({ code, messageFr }: Record<string, unknown>): object {
  const figures = { observed: null, expected: null };
  if (typeof messageFr !== 'string' || code === 'FORM_RULE') return figures;
  const { fr, en } = flagMessage(code as QualityCode);
  return { ...figures, messageFr: fr, messageEn: en };
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

function masked(value: unknown, sight: Sight): unknown {
  if (Array.isArray(value)) return value.map((entry) => masked(entry, sight));
  if (!isPlain(value)) return value;
  const shown: Record<string, unknown> = {};
  for (const [field, stored] of Object.entries(value)) {
    const treatment = treatments.get(field);
    shown[field] = treatment ? treated(treatment, stored, sight) : masked(stored, sight);
  }
  return shown;
}

function treated(how: Treatment, value: unknown, sight: Sight): unknown {
  const { year, pseudonym, questions } = sight;
  if (value === null || value === undefined || how === 'hidden') return null;
  if (how === 'rounded') return Math.round(Number(value) * 10) / 10;
  if (how === 'answers') return withoutTexts(value, questions);
  if (how === 'person') return pseudonym('C', year, String(value));
  if (how === 'fingerprint') return pseudonym('H', year, String(value));
  const plate = normalizedPlate(String(value));
  return plate && pseudonym('V', year, plate);
}

function withoutTexts(answers: unknown, questions: Questions | undefined): unknown {
  if (!isPlain(answers)) return {};
  return Object.fromEntries(
    Object.entries(answers).filter(([code, answer]) => isShown(code, answer, questions)),
  );
}

/** Codes, days and figures stay, texts go; of a question nobody knows, all that could be a text. */
function isShown(code: string, answer: unknown, questions: Questions | undefined): boolean {
  const type = questions?.get(code)?.type;
  return type === undefined
    ? typeof answer === 'number' || typeof answer === 'boolean'
    : type !== 'TEXT';
}

function maskedChange(change: unknown, sight: Sight): unknown {
  if (!isPlain(change)) return change;
  const steps = String(change.path).split('.');
  const inside = steps[0] === 'extra' ? 'extra' : lastStep(String(change.path));
  const treatment = treatments.get(inside);
  const show = (value: unknown) => {
    if (!treatment) return masked(value, sight);
    if (treatment === 'answers' && !isPlain(value)) {
      return isShown(steps[1] ?? '', value, sight.questions) ? value : null;
    }
    return treated(treatment, value, sight);
  };
  return { ...change, before: show(change.before), after: show(change.after) };
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
