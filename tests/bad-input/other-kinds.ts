import { newId } from '@commerce-tracking/service-kit/ids';
import { demoActorId } from '../../prisma/seed/demo/people.ts';
import type { BadInput } from './refusal.ts';

/** What makes a good collector a bad one. */
export const personKinds: readonly BadInput[] = [
  ['a phone number without its country', () => ({ phone: '97 00 00 00' }), 'phone', 'WRONG_FORMAT'],
  ['a phone number that is none', () => ({ phone: '+229-CALL-ME' }), 'phone', 'WRONG_FORMAT'],
  ['an e-mail address that is none', () => ({ email: 'nobody at all' }), 'email', 'WRONG_FORMAT'],
  [
    'an e-mail address too long',
    () => ({ email: `${'x'.repeat(250)}@example.org` }),
    'email',
    'TOO_LONG',
  ],
  ['a user name too short', () => ({ username: 'ab' }), 'username', 'TOO_SHORT'],
  ['a user name too long', () => ({ username: 'a'.repeat(51) }), 'username', 'TOO_LONG'],
  ['a password too short', () => ({ oneTimePassword: 'court' }), 'oneTimePassword', 'TOO_SHORT'],
  ['a name of blanks', () => ({ lastName: '   ' }), 'lastName', 'TOO_SHORT'],
  ['a name too long', () => ({ firstName: 'x'.repeat(121) }), 'firstName', 'TOO_LONG'],
  [
    'a birthday of another form',
    () => ({ dateOfBirth: '1.2.1990' }),
    'dateOfBirth',
    'WRONG_FORMAT',
  ],
  ['an unknown country', () => ({ countryId: newId() }), 'countryId', 'UNKNOWN_REFERENCE'],
  [
    'a reviewer of another country',
    () => ({ teamManagerId: demoActorId('chef.tg') }),
    'teamManagerId',
    'OTHER_COUNTRY',
  ],
  ['an unknown reviewer', () => ({ teamManagerId: newId() }), 'teamManagerId', 'UNKNOWN_REFERENCE'],
];

/** What makes a good organization a bad one. */
export const organizationKinds: readonly BadInput[] = [
  ['a description too long', () => ({ description: 'x'.repeat(2001) }), 'description', 'TOO_LONG'],
  ['a web site that is none', () => ({ website: 'ftp://example.org' }), 'website', 'WRONG_FORMAT'],
  ['half a position', () => ({ location: { longitude: 2 } }), 'location.latitude', 'REQUIRED'],
  [
    'a phone number without its country',
    () => ({ phone: '0022997000000' }),
    'phone',
    'WRONG_FORMAT',
  ],
  ['an unknown country', () => ({ countryId: newId() }), 'countryId', 'UNKNOWN_REFERENCE'],
];

/** What makes a good decision a bad one, and which. */
export const reviewKinds: readonly [...BadInput, operation: string][] = [
  [
    'a score over 100',
    () => ({ dataQualityScore: 101 }),
    'dataQualityScore',
    'TOO_BIG',
    'approveCollectionLevel1',
  ],
  [
    'a score under 0',
    () => ({ dataQualityScore: -1 }),
    'dataQualityScore',
    'TOO_SMALL',
    'approveCollectionLevel1',
  ],
  [
    'remarks too long',
    () => ({ validationNotes: 'x'.repeat(4001) }),
    'validationNotes',
    'TOO_LONG',
    'approveCollectionLevel1',
  ],
  [
    'a reason of nine characters',
    () => ({ rejectionReason: 'neuf mots' }),
    'rejectionReason',
    'TOO_SHORT',
    'rejectCollectionLevel1',
  ],
  [
    'no reason',
    () => ({ rejectionReason: '            ' }),
    'rejectionReason',
    'TOO_SHORT',
    'rejectCollectionLevel1',
  ],
  [
    'a version that cannot be',
    () => ({ expectedVersion: 0 }),
    'expectedVersion',
    'TOO_SMALL',
    'approveCollectionLevel1',
  ],
  [
    'a command id that is none',
    () => ({ commandId: 'again' }),
    'commandId',
    'WRONG_FORMAT',
    'approveCollectionLevel1',
  ],
];

/** Bad entries of reference data, and the operation they are sent to. */
export const referenceKinds: readonly [...BadInput, operation: string][] = [
  [
    'a code of seven digits',
    () => ({ nameFr: 'Essai', digits: '0714100', edition: 2022 }),
    'digits',
    'WRONG_FORMAT',
    'createHsCode',
  ],
  [
    'a name too long',
    () => ({ code: 'X', nameFr: 'x'.repeat(121) }),
    'nameFr',
    'TOO_LONG',
    'createSeason',
  ],
  [
    'a code with blanks',
    () => ({ code: 'a b', nameFr: 'Essai' }),
    'code',
    'WRONG_FORMAT',
    'createSeason',
  ],
  [
    'a month that is none',
    () => ({ code: 'X', nameFr: 'Essai', monthStart: 13, monthEnd: 1 }),
    'monthStart',
    'TOO_BIG',
    'createSeason',
  ],
  [
    'half a season',
    () => ({ code: 'X', nameFr: 'Essai', monthStart: 3 }),
    'monthEnd',
    'REQUIRED',
    'createSeason',
  ],
  [
    'a country that is none',
    () => ({ code: 'X', nameFr: 'Essai', countryId: newId() }),
    'countryId',
    'UNKNOWN_REFERENCE',
    'createCity',
  ],
  [
    'a rate of nine decimals',
    (reference) => ({
      rates: [
        {
          currencyId: reference.id('currencies', 'XOF'),
          validOn: '2026-01-01',
          unitsPerUsd: '1.123456789',
          source: 'x',
        },
      ],
    }),
    'rates.0.unitsPerUsd',
    'WRONG_FORMAT',
    'setExchangeRates',
  ],
  [
    'a rate of an unknown currency',
    () => ({
      rates: [{ currencyId: newId(), validOn: '2026-01-01', unitsPerUsd: '1', source: 'x' }],
    }),
    'rates.0.currencyId',
    'UNKNOWN_REFERENCE',
    'setExchangeRates',
  ],
];
