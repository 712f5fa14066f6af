import type { QualityCode, Severity } from '@commerce-tracking/prisma/client';
import type { Reason, Text } from '@commerce-tracking/service-kit/errors';
import type { Settings } from '@commerce-tracking/settings/settings';
import type { CollectionContent } from '../collection/content/content.ts';
import type { Derived } from '../collection/content/derive-totals.ts';
import type { PointEntry, ReferenceData } from '../reference/reference-data.ts';
import type { Surroundings } from './surroundings.ts';

/** One thing a check has to say about a record. */
export type Finding = {
  code: QualityCode;
  severity: Severity;
  /** Path inside the content, `items.0.quantity`; null when it is about the whole. */
  path: string | null;
  observed?: string;
  expected?: string;
  /** With FORM_RULE: which rule, and what it says. */
  ruleCode?: string;
  message?: Text;
  /** Of an ERROR: what its field is refused with. */
  refusal?: { reason: Reason; values?: Record<string, unknown> };
};

/** Everything a check may look at; nothing is read while checking. */
export type Checked = {
  content: CollectionContent;
  derived: Derived;
  reference: ReferenceData;
  settings: Settings;
  point: PointEntry | undefined;
  /** Country the collector belongs to. */
  collectorCountryId: string;
  now: Date;
  /** Null before the first submission. */
  firstSubmittedAt: Date | null;
  /** What is stored around it; absent where nobody has looked. */
  surroundings?: Surroundings;
};

/** Shorthand of the checks: a warning with the figures it compared. */
export function warning(
  code: QualityCode,
  path: string | null,
  observed?: string,
  expected?: string,
): Finding {
  return { code, severity: 'WARNING', path, observed, expected };
}

/** Shorthand of the checks: something worth showing that holds nothing up. */
export function information(
  code: QualityCode,
  path: string | null,
  observed?: string,
  expected?: string,
): Finding {
  return { code, severity: 'INFO', path, observed, expected };
}

/** Shorthand of the checks: what makes a submission impossible. */
export function error(
  code: QualityCode,
  path: string,
  reason: Reason,
  values?: Record<string, unknown>,
): Finding {
  return { code, severity: 'ERROR', path, refusal: { reason, values } };
}
