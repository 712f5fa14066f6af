import { newId } from '@commerce-tracking/service-kit/ids';
import type { GraphQLClient } from '../../examples/graphql-client.ts';
import type { Reference } from './reference.ts';

/** A complete crop record at Sèmè-Kraké: 40 bags of maize at 22 000 F, Cotonou to Lagos. */
export function maizeRecord(reference: Reference, change: Record<string, unknown> = {}) {
  return {
    collectionType: 'AGRICULTURAL',
    formModelId: reference.agricultural,
    collectionContext: 'BORDER',
    collectedOn: new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10),
    collectionPointId: reference.id('collectionPoints', 'BJ-SEME-KRAKE'),
    corridorId: reference.id('corridors', 'ABIDJAN-LAGOS'),
    captureSource: 'MOBILE',
    gps: { latitude: 6.37, longitude: 2.71 },
    respondentNature: 'TRADER',
    operatorGender: 'FEMALE',
    operatorType: 'INFORMAL',
    merchandiseOwnerGender: 'FEMALE',
    merchandiseOwnerAgeCategory: 'ADULT',
    merchandiseOwnerHasDisability: false,
    originCountryId: reference.id('countries', 'BJ'),
    destinationCountryId: reference.id('countries', 'NG'),
    tradeFlowDirection: 'EXPORT',
    transportModeId: reference.id('transportModes', 'TRUCK'),
    // No two alike, or the records would be taken for the same consignment seen twice.
    vehicleRegistrationNumber: `AB 1234 ${newId().slice(-8)}`,
    transportCost: '100000',
    currencyId: reference.id('currencies', 'XOF'),
    paymentMethod: 'CASH',
    hasControlPosts: true,
    items: [maizeLine(reference)],
    controls: [
      {
        serviceId: reference.id('controlServices', 'POLICE'),
        location: 'Ekpè',
        controlPostsCount: 2,
        controlDuration: '30',
        durationType: 'MINUTES',
        feesPaidYesNo: false,
        illegalFeesPaid: true,
        illegalFeesAmount: '2000',
      },
    ],
    ...change,
  };
}

/** 40 bags of 100 kg at 22 000 F: 4 000 kg, 880 000 F. */
export function maizeLine(reference: Reference, change: Record<string, unknown> = {}) {
  return {
    productId: reference.id('products', 'MAIZE'),
    quantity: '40',
    unitId: reference.id('units', 'BAG_100'),
    localUnitWeightKg: '100',
    unitPrice: '22000',
    originCountryId: reference.id('countries', 'BJ'),
    loadingCityId: reference.id('cities', 'BJ-COTONOU'),
    unloadingCityId: reference.id('cities', 'NG-LAGOS'),
    isCustomsRegistered: false,
    ...change,
  };
}

const createMutation = /* GraphQL */ `
  mutation Create($input: CreateCollectionInput!) {
    createCollection(input: $input) { id version state reference totalValue totalWeightKg }
  }
`;

export type Stored = {
  id: string;
  version: number;
  state: string;
  reference: string | null;
  totalValue: string | null;
  totalWeightKg: string | null;
};

/** Records and submits in one step; gives what the API answers. */
export async function submitted(
  client: GraphQLClient,
  token: string,
  content: Record<string, unknown>,
): Promise<Stored> {
  const input = { id: newId(), content, submit: true };
  const data = await client.ask<{ createCollection: Stored }>(createMutation, { input }, { token });
  return data.createCollection;
}

/** One of the four decisions on a record, or a resubmission, as its reviewer or collector sends it. */
export async function decide(
  client: GraphQLClient,
  token: string,
  operation: string,
  input: Record<string, unknown>,
): Promise<Stored> {
  const type = operation.startsWith('approve')
    ? 'ApproveCollectionInput'
    : operation.startsWith('reject')
      ? 'RejectCollectionInput'
      : `${operation[0]?.toUpperCase()}${operation.slice(1)}Input`;
  const mutation = `mutation Decide($input: ${type}!) {
    ${operation}(input: $input) { id version state reference totalValue totalWeightKg }
  }`;
  const data = await client.ask<Record<string, Stored>>(mutation, { input }, { token });
  const stored = data[operation];
  if (!stored) throw new Error(`no answer of ${operation}`);
  return stored;
}
