import { reason } from '@commerce-tracking/service-kit/errors';

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const LEAD_NOT_IN_BATCH = reason('BAD_INPUT', 'LEAD_NOT_IN_BATCH', {
  fr: 'La collecte principale doit faire partie du lot.',
  en: 'The lead has to be one of the records of the batch.',
});
export const IN_ANOTHER_BATCH = reason('CONFLICT', 'IN_ANOTHER_BATCH', {
  fr: 'Cette collecte appartient déjà à un autre lot de transport.',
  en: 'This record is already in another transport batch.',
});
export const OTHER_VEHICLE = reason('BAD_INPUT', 'OTHER_VEHICLE', {
  fr: 'Cette immatriculation n’est pas celle du véhicule du lot ({expected}).',
  en: 'This plate is not the one of the batch’s vehicle ({expected}).',
});
export const CONTROLS_ON_LEAD = reason('BAD_INPUT', 'CONTROLS_ON_LEAD', {
  fr: 'Les contrôles d’un lot de transport ne se saisissent que sur sa collecte principale.',
  en: 'The controls of a transport batch are recorded on its lead only.',
});
// Reasons of whole operations.

export const LEADS_BATCH = reason('CONFLICT', 'LEADS_BATCH', {
  fr: 'Cette collecte porte les contrôles d’un lot de transport.',
  en: 'This record carries the controls of a transport batch.',
  remedy: {
    fr: 'Nommez d’abord une autre collecte principale avec `updateTransportBatch`.',
    en: 'Name another lead with `updateTransportBatch` first.',
  },
});
export const BATCH_REFUSED = reason('CONFLICT', 'BATCH_REFUSED', {
  fr: 'Le lot de transport de cette collecte a été refusé ; elle n’a pas été soumise.',
  en: 'The transport batch of this record was refused; the record was not submitted.',
  remedy: {
    fr: 'Corrigez le lot, puis renvoyez les deux sous les mêmes identifiants.',
    en: 'Correct the batch, then send both again under the same ids.',
  },
});
