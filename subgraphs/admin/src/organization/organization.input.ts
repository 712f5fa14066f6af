import { instant, optionalText, refusal, text, uuid } from '@commerce-tracking/service-kit/input';
import { WRONG_FORMAT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';

const phone = optionalText(16).superRefine((value, context) => {
  if (value && !/^\+[1-9]\d{6,14}$/.test(value)) {
    context.addIssue(refusal(WRONG_FORMAT, { expected: 'E.164, +22990000000' }));
  }
});

const email = optionalText(254).superRefine((value, context) => {
  if (value && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value)) {
    context.addIssue(refusal(WRONG_FORMAT, { expected: 'name@example.org' }));
  }
});

function webAddress(protocols: string[]) {
  return optionalText(500).superRefine((value, context) => {
    if (value && !(URL.canParse(value) && protocols.includes(new URL(value).protocol))) {
      context.addIssue(refusal(WRONG_FORMAT, { expected: `${protocols.join(' | ')}//…` }));
    }
  });
}

const location = z
  .strictObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracyM: z.number().min(0).nullish(),
    capturedAt: instant.nullish(),
  })
  .nullish();

/** What may be said of an organization, each field as it is accepted. */
export const organizationFields = {
  name: text(120),
  description: optionalText(2_000),
  countryId: uuid,
  type: z.enum(['PUBLIC', 'PRIVATE']),
  address: text(500),
  city: optionalText(120),
  region: optionalText(120),
  postalCode: optionalText(20),
  email,
  phone,
  website: webAddress(['https:', 'http:']),
  logoUrl: webAddress(['https:']),
  location,
};

type Location = z.output<typeof location>;

/** A position as its four columns; undefined leaves them, null empties them. */
export function locationColumns(position: Location) {
  if (position === undefined) return {};
  return {
    locationLatitude: position?.latitude ?? null,
    locationLongitude: position?.longitude ?? null,
    locationAccuracyM: position?.accuracyM ?? null,
    locationCapturedAt: position?.capturedAt ? new Date(position.capturedAt) : null,
  };
}
