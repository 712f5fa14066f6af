import type { GraphQLClient } from '../../examples/graphql-client.ts';

const query = /* GraphQL */ `
  query Reference {
    countries(first: 500) { nodes { id code } }
    currencies(first: 500) { nodes { id code } }
    cities(first: 500) { nodes { id code } }
    collectionPoints(first: 500) { nodes { id code } }
    corridors(first: 500) { nodes { id code } }
    products(first: 500) { nodes { id code } }
    productNatures(first: 500) { nodes { id code } }
    animals(first: 500) { nodes { id code } }
    animalNatures(first: 500) { nodes { id code } }
    units(first: 500) { nodes { id code } }
    transportModes(first: 500) { nodes { id code } }
    controlServices(first: 500) { nodes { id code } }
    agricultural: currentFormModel(collectionType: AGRICULTURAL) { id }
    livestock: currentFormModel(collectionType: LIVESTOCK) { id }
  }
`;

type Kind =
  | 'countries'
  | 'currencies'
  | 'cities'
  | 'collectionPoints'
  | 'corridors'
  | 'products'
  | 'productNatures'
  | 'animals'
  | 'animalNatures'
  | 'units'
  | 'transportModes'
  | 'controlServices';

/** Ids of seeded reference entries by their code, and of the two form models in force. */
export type Reference = {
  id(kind: Kind, code: string): string;
  agricultural: string;
  livestock: string;
};

/** Reads the reference data through the API, as a device would. */
export async function readReference(client: GraphQLClient, token: string): Promise<Reference> {
  type Data = Record<Kind, { nodes: { id: string; code: string }[] }> & {
    agricultural: { id: string };
    livestock: { id: string };
  };
  const data = await client.ask<Data>(query, {}, { token });
  return {
    agricultural: data.agricultural.id,
    livestock: data.livestock.id,
    id(kind, code) {
      const found = data[kind].nodes.find((node) => node.code === code);
      if (!found) {
        const codes = data[kind].nodes.map((node) => node.code).join(', ');
        throw new Error(`no ${code} among ${kind}: ${codes}`);
      }
      return found.id;
    },
  };
}
