const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';

/** Fields of `Sale` in each version that is rolled out, one after the other. */
export const salesVersions = { first: 'price', second: 'price day', third: 'day' } as const;

/** The subgraph `sales` in one of its versions. */
export function salesSdl(version: string): string {
  const own = { price: 'price: Int', day: 'day: String' };
  const fields = (salesVersions[version as keyof typeof salesVersions] ?? '').split(' ');
  return `${link}
    type Query { sales: [Sale!]! }
    type Sale @key(fields: "id") { id: ID! kg: Int! ${fields.map((name) => own[name as 'day']).join(' ')} }
    type Seller @key(fields: "id") { id: ID! sales: [Sale!] }`;
}

/** The subgraph beside it, which stays. */
export const peopleSdl = `${link}
  type Query { sellers: [Seller!]! }
  type Seller @key(fields: "id") { id: ID! name: String }`;
