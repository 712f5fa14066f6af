import { reason } from '@commerce-tracking/service-kit/errors';

/** A field's reason; it stands in `details.fields` of INVALID_INPUT. */
export const OTHER_RECORD = reason('BAD_INPUT', 'OTHER_RECORD', {
  fr: 'Les deux révisions doivent être de la même collecte.',
  en: 'Both revisions have to be of the same record.',
});
