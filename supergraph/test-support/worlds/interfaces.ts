import type { World } from './composed-world.ts';

/**
 * Entities known by what they have in common: some subgraphs know the types behind an interface, some
 * take it for an object and add to all of them, some ask for what others know of it.
 */
export const interfaces: World = {
  places: `
    type Query { places: [Place!] place(id: ID!): Place nearest: [Found] }
    union Found = Market | Region | Border
    interface Place @key(fields: "id") { id: ID! name: String region: Region }
    type Market implements Place @key(fields: "id") { id: ID! name: String region: Region stalls: Int! }
    type Border implements Place @key(fields: "id") { id: ID! name: String region: Region between: [Region!] }
    type Region @key(fields: "code") { code: ID! name: String }`,
  visits: `
    type Query { visits(of: ID): [Visit!] lately: Place }
    type Visit @key(fields: "id") { id: ID! at: Place! also: [Place] by: String }
    type Place @key(fields: "id") @interfaceObject {
      id: ID!
      name: String @external
      visits(first: Int): [Visit!]
      title(short: Boolean): String! @requires(fields: "name")
      open: Boolean
    }`,
  weather: `
    type Query { driest: Region }
    type Region @key(fields: "code") { code: ID! rain: Float near: [Person] }
    type Person @key(fields: "id") @interfaceObject { id: ID! mood: Int }`,
  people: `
    type Query { people: [Person] guard: Guard }
    interface Person @key(fields: "id") { id: ID! name: String! }
    type Guard implements Person @key(fields: "id") { id: ID! name: String! of: Border }
    type Trader implements Person @key(fields: "id") { id: ID! name: String! at: [Market!] rank: Int }
    type Border @key(fields: "id", resolvable: false) { id: ID! }
    type Market @key(fields: "id", resolvable: false) { id: ID! }`,
  prices: `
    type Query { dearest: Market }
    type Market @key(fields: "id") { id: ID! prices: [Int] stalls: Int! @external rent: Int @requires(fields: "stalls") }
    type Border @key(fields: "id") { id: ID! toll: Int! }`,
};
