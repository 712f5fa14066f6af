import type { DurationUnit } from '@commerce-tracking/prisma/client';
import type { CollectionContent } from '../collection/content/content.ts';
import type { ControlContent } from '../collection/content/control-content.ts';
import { type Exact, exact, relativeDifference, sumOfKnown } from '../collection/content/exact.ts';
import { type Checked, type Finding, warning } from './finding.ts';

const minutesPer: Record<DurationUnit, number> = { MINUTES: 1, HOURS: 60, DAYS: 1440 };

/** The control summary of the header against the control rows, and amounts against their flags. */
export function controlFindings({ content, settings }: Checked): Finding[] {
  const tolerance = settings['quality.controlDurationTolerancePercent'];
  return [
    ...summary(content, tolerance),
    ...paid('', content.illegalFeesPaid, content.illegalFeesAmount, 'illegalFeesAmount'),
    // Whether taxes were paid is asked of nobody: only an answer can contradict the amount.
    ...(content.taxesPaid === undefined
      ? []
      : paid('', content.taxesPaid, content.taxAmount, 'taxAmount')),
    ...content.controls.flatMap((control, index) => {
      const at = `controls.${index}.`;
      return [
        ...paid(at, control.feesPaidYesNo, control.feesPaymentAmount, 'feesPaymentAmount'),
        ...paid(at, control.illegalFeesPaid, control.illegalFeesAmount, 'illegalFeesAmount'),
      ];
    }),
  ];
}

function summary(content: CollectionContent, tolerancePercent: number): Finding[] {
  const { controls } = content;
  const found: Finding[] = [];
  const inconsistent = (path: string, observed: unknown, expected: unknown) => {
    found.push(warning('CONTROL_SUMS_INCONSISTENT', path, String(observed), String(expected)));
  };
  const posts = content.controlPostsCount;
  if (content.hasControlPosts === false && (controls.length > 0 || (posts ?? 0) > 0)) {
    inconsistent('hasControlPosts', false, Math.max(controls.length, posts ?? 0));
  }
  if (controls.length === 0) return found;

  const counted = controls.reduce((sum, row) => sum + (row.controlPostsCount ?? 0), 0);
  if (posts !== undefined && posts !== counted) inconsistent('controlPostsCount', posts, counted);

  const compare = (field: 'illegalFeesAmount' | 'taxAmount', rows: (string | undefined)[]) => {
    const whole = exact(content[field]);
    const sum = sumOfKnown(rows.map(exact)) ?? exact('0');
    if (whole && sum && !whole.eq(sum)) inconsistent(field, whole.toFixed(), sum.toFixed());
  };
  compare(
    'illegalFeesAmount',
    controls.map((row) => row.illegalFeesAmount),
  );
  compare(
    'taxAmount',
    controls.map((row) => row.feesPaymentAmount),
  );

  const whole = inMinutes(content.controlDurationValue, content.controlDurationType);
  const sum = sumOfKnown(controls.map(minutesOf));
  if (whole && sum) {
    const difference = relativeDifference(whole, sum);
    if (difference === null || difference.gt(tolerancePercent / 100)) {
      inconsistent('controlDurationValue', `${whole.toFixed()} min`, `${sum.toFixed()} min`);
    }
  }
  return found;
}

/** A payment without an amount, or an amount nobody says was paid. */
function paid(
  at: string,
  flag: boolean | undefined,
  amount: string | undefined,
  field: string,
): Finding[] {
  const positive = amount !== undefined && amount !== '0';
  if (flag === true ? positive : !positive) return [];
  const expected = flag === true ? '> 0' : '0';
  return [warning('CONTROL_SUMS_INCONSISTENT', at + field, amount ?? '…', expected)];
}

/** Minutes of one row: its whole duration, else the stop per post times the posts. */
function minutesOf(row: ControlContent): Exact | null {
  const whole = inMinutes(row.controlDuration, row.durationType);
  if (whole) return whole;
  const perPost = inMinutes(row.stopTimePerPost, row.stopTimePerPostType);
  return perPost?.times(row.controlPostsCount ?? 1) ?? null;
}

function inMinutes(value: string | undefined, unit: DurationUnit | undefined): Exact | null {
  return exact(value)?.times(minutesPer[unit ?? 'MINUTES']) ?? null;
}
