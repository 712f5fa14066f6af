import {
  commandId,
  day,
  expectedVersion,
  optionalText,
  text,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { rejectionComment } from '../comment/comment-input.ts';

/** What a reviewer may say with any decision. */
const decisionShape = {
  id: uuid,
  expectedVersion,
  dataQualityScore: z.int().min(0).max(100).nullish(),
  validationNotes: optionalText(4000),
  qualityIssues: z
    .strictObject({
      missingFields: z.array(text(120)).max(100),
      incompleteData: z.boolean(),
      dataConsistency: optionalText(4000),
    })
    .nullish(),
  validationMetadata: z
    .strictObject({
      validationMethod: z.enum(['DESK_REVIEW', 'PHONE_CALL', 'FIELD_VERIFICATION']),
      verificationDate: day.nullish(),
      verificationLocation: optionalText(120),
    })
    .nullish(),
  requiresFieldVerification: z.boolean().nullish(),
  requiresDataCorrection: z.boolean().nullish(),
  requiresAdditionalDocumentation: z.boolean().nullish(),
  captureSource: z.enum(['MOBILE', 'WEB', 'API']).nullish(),
  systemMetadata: z.record(z.string().max(60), optionalText(255)).nullish(),
  commandId,
};

/** An approval; every remark is optional. */
export const approvalInput = z.strictObject(decisionShape);

/** A rejection; the collector has to be told why. */
export const rejectionInput = z.strictObject({
  ...decisionShape,
  rejectionReason: text(4000, 10),
  correctionInstructions: optionalText(4000),
  comments: z.array(rejectionComment).max(50).nullish(),
});

export type DecisionInput = z.infer<typeof approvalInput> &
  Partial<
    Pick<z.infer<typeof rejectionInput>, 'rejectionReason' | 'correctionInstructions' | 'comments'>
  >;
