import {
  commandId,
  day,
  expectedVersion,
  optionalText,
  refusal,
  text,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { REQUIRED } from '@commerce-tracking/service-kit/reasons';
import {
  emailAddress,
  phoneNumber,
  signInName,
} from '@commerce-tracking/service-kit/values/contact-input';
import { z } from 'zod';

export const role = z.enum(['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST']);

/** What may be said of a person, each field as it is accepted. */
export const personFields = {
  lastName: text(120),
  firstName: text(120),
  email: emailAddress,
  phone: phoneNumber,
  gender: z.enum(['FEMALE', 'MALE']),
  maritalStatus: z.enum(['SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED']),
  dateOfBirth: day.nullish(),
  placeOfBirth: optionalText(120),
  nationality: optionalText(120),
  address: optionalText(500),
  countryId: uuid,
  organizationId: uuid.nullish(),
};

/** Where a person stands in the hierarchy. */
export const placeFields = {
  teamManagerId: uuid.nullish(),
  supervisorId: uuid.nullish(),
  collectionPointId: uuid.nullish(),
};

/** A person to be entered, without what belongs to the account alone. */
export const newPerson = z.strictObject({
  id: uuid,
  actorRole: role,
  status: z.enum(['ACTIVE', 'INACTIVE']).default('ACTIVE'),
  ...personFields,
  ...placeFields,
});

/** The same with what belongs to the account alone; auth judges the password. */
export const newPersonWithAccount = newPerson.extend({
  username: signInName,
  language: z.enum(['FR', 'EN']).nullish(),
  oneTimePassword: z.string().nullish(),
});

/** What the writes on one person have in common. */
export const onePerson = {
  id: uuid,
  expectedVersion,
  reason: optionalText(4_000),
  commandId,
};

type Moving = { reason?: string | null; successorId?: string | null; movePending?: boolean | null };

/** Work goes to somebody else only with a reason, as in every reassignment. */
export function checkReason(
  { reason, successorId, movePending }: Moving,
  context: Pick<z.RefinementCtx, 'addIssue'>,
): void {
  if (reason || !(successorId || movePending)) return;
  context.addIssue(refusal(REQUIRED, {}, ['reason']));
}
