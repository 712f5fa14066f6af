import type { World } from './composed-world.ts';

const renamed = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed", import: [
  { name: "@key", as: "@identity" }, { name: "@shareable", as: "@everywhere" }, "@override", "@inaccessible"])`;

/**
 * What moves and what is called otherwise: fields taken over at once and by and by, directives and
 * root types under names of their own, entities known by several keys of which each subgraph has
 * another, keys that only lead away, hidden types, values and arguments, and writes in one operation
 * that belong to several subgraphs.
 */
export const moves: World = {
  people: `
    ${renamed}
    schema { query: Reading mutation: Writing }
    type Reading { people(ids: [ID!], state: State): [Person!] person(id: ID!): Person state: State @everywhere }
    type Writing { rename(id: ID!, to: Name!): Person forget(id: ID!): Boolean }
    input Name { first: String! last: String = "?" forms: [NameForm!] secret: Int @inaccessible }
    input NameForm { of: State text: String }
    enum State { NEW KNOWN GONE @inaccessible }
    scalar Stamp
    type Person @identity(fields: "id") @identity(fields: "mail") @identity(fields: "badge { land number }") {
      id: ID!
      mail: String!
      badge: Badge!
      state: State!
      first: String
      seenAt: Stamp
      phone: String
      friends(first: Int = 3, in: State): [Person]
      secret: String @inaccessible
    }
    type Badge @everywhere { land: String! number: Int! }`,
  posts: `
    schema { query: Q mutation: M }
    type Q { posts: [Post!]! state: State @shareable }
    type M { post(text: String!, by: ID): Post unpost(id: ID!): Post }
    enum State { NEW KNOWN GONE @inaccessible }
    type Post @key(fields: "id") { id: ID! text(cut: Int): String by: Person to: [Person!] state: State }
    type Person @key(fields: "mail") {
      mail: String!
      posts(state: State): [Post!]
      phone: String @override(from: "people")
      first: String @override(from: "people", label: "percent(50)")
    }`,
  borders: `
    scalar Stamp
    type Query { guards: [Person] }
    type Mutation { stamp(land: String!, number: Int!): Person }
    type Person @key(fields: "badge { land number }") @key(fields: "id") {
      id: ID!
      badge: Badge!
      crossings: [Crossing!]
      seenAt: Stamp @override(from: "people", label: "slowly")
    }
    type Badge @shareable { land: String! number: Int! }
    type Crossing { at: Stamp! with: [Person] to: Badge post: Post }
    type Post @key(fields: "id", resolvable: false) { id: ID! }`,
  wages: `
    type Person @key(fields: "mail", resolvable: false) @key(fields: "id") { id: ID! mail: String! @shareable wage: Int! boss: Person }`,
};
