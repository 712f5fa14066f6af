import { ControlResult, DurationUnit } from '@commerce-tracking/prisma/client';
import { uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import {
  duration,
  maybe,
  money,
  name,
  note,
  oneOf,
  reference,
  withoutNulls,
  yesNo,
} from './content-pieces.ts';

/** What a collector writes in a control row; named as the columns are. */
export const controlShape = {
  id: reference,
  checkpointId: reference,
  serviceId: reference,
  otherControlBody: name,
  location: name,
  controlPostsCount: maybe(z.int().min(1).max(10_000)),

  controlDuration: duration,
  durationType: oneOf(DurationUnit),
  stopTimePerPost: duration,
  stopTimePerPostType: oneOf(DurationUnit),
  borderCrossingTime: duration,
  borderCrossingTimeType: oneOf(DurationUnit),

  controlResult: oneOf(ControlResult),
  controlIssues: note,

  feesPaidYesNo: yesNo,
  feesPaymentAmount: money,
  feesPaymentPost: name,
  hasReceipt: yesNo,
  taxTypeIds: z
    .array(uuid)
    .max(20)
    .nullish()
    .transform((ids) => ids ?? []),
  otherTaxType: name,

  illegalFeesPaid: yesNo,
  illegalFeesPost: name,
  illegalFeesAmount: money,

  knowsCommunityRegulations: yesNo,
  knowsNationalRegulations: yesNo,
  otherDifficulties: note,
  notes: note,
};

/** The stops made by one control body, as a collector writes them. */
export const controlContent = z.strictObject(controlShape).transform(withoutNulls);

/** The stops made by one control body. */
export type ControlContent = z.infer<typeof controlContent>;

/** Control amounts in the record's currency. */
export const controlMoney = ['feesPaymentAmount', 'illegalFeesAmount'] as const;
