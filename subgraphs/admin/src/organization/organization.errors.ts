import { explainConstraints } from '@commerce-tracking/prisma/errors';
import { reason } from '@commerce-tracking/service-kit/errors';

export const ORGANIZATION_NAME_TAKEN = reason('CONFLICT', 'ORGANIZATION_NAME_TAKEN', {
  fr: 'Une organisation de ce pays porte déjà ce nom.',
  en: 'An organization of this country has this name already.',
  remedy: {
    fr: "Choisissez un autre nom, ou utilisez l'organisation qui existe.",
    en: 'Choose another name, or use the one that exists.',
  },
});

explainConstraints({
  admin_organization_countryId_name_key: { path: 'input.name', reason: ORGANIZATION_NAME_TAKEN },
});
