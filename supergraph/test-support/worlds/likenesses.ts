import type { World } from './composed-world.ts';

/**
 * Types that stand in the same place and have fields of the same name which a subgraph would not put
 * under one name: keys of different types, and fields that only one of them always has. The planner
 * asks for them under names of its own, and the answer has to be renamed, as has what goes on to the
 * next subgraph.
 */
export const likenesses: World = {
  media: `
    type Query { feed(first: Int): [Thing] posts: [Post!] post: Post wall: [[Thing!]] signed: [Signed] }
    union Thing = Image | Text | Song
    interface Post { url: String }
    interface Signed { by: Person }
    type Image implements Post & Signed @key(fields: "id") {
      id: ID!
      url: String
      title: String! @shareable
      size: Int! @shareable
      tags: [String!]! @shareable
      by: Person! @shareable
      place: Place! @shareable
      same: Thing
    }
    type Text implements Post & Signed @key(fields: "id") {
      id: Int!
      url: String
      title: String @shareable
      size: Int @shareable
      tags: [String] @shareable
      by: Person @shareable
      place: Place @shareable
      images: [Image!]
    }
    type Song implements Post @key(fields: "id by { id }") {
      id: String!
      url: String
      title: String!
      by: Person!
      size: Int
      place: Place
      verses: [Text!]!
    }
    type Person @key(fields: "id") { id: ID! }
    type Place @shareable { name: String! lat: Float }`,
  archive: `
    type Query { oldest: Image newest: [Text] }
    type Image @key(fields: "id") {
      id: ID!
      title: String @shareable
      size: Int @shareable
      tags: [String] @shareable
      by: Person @shareable
      place: Place @shareable
      shelf: Int!
      note: Note!
      boxes: [Box!]!
    }
    type Text @key(fields: "id") { id: Int! shelf: Int note: Note boxes: [Box] }
    type Song @key(fields: "id by { id }") { id: String! by: Person! shelf: Int! boxes: [Box!] note: Note! }
    type Note { text: String! on: Thing }
    type Box { number: Int! holds: [Thing!] }
    union Thing = Image | Text | Song
    type Person @key(fields: "id") { id: ID! name: String! likes: [Thing] }
    type Place @shareable { name: String lat: Float }`,
};
