import type { World } from './composed-world.ts';

/**
 * Fields in one subgraph that want fields of others first: through nested objects, lists and lists of
 * lists, with arguments, by the type an interface or a union turns out to have, of other entities, and
 * of fields that want something themselves. And fields given beforehand, nested and in lists.
 */
export const fields: World = {
  plots: `
    type Query { plots(first: Int, where: PlotFilter): [Plot!] plot(id: ID!): Plot rows: [[Plot]] found: [Found] }
    input PlotFilter { owner: ID unit: Unit = HECTARE towns: [String!] not: PlotFilter }
    enum Unit { HECTARE ACRE }
    scalar Date
    type Plot @key(fields: "id") {
      id: ID!
      area(unit: Unit! = HECTARE): Float
      corners: [Corner!]!
      beds: [[Crop!]]
      crops(first: Int): [Crop]
      sample(first: Int): [Crop] @inaccessible
      soil: Soil
      lately: Found
      owner: Owner @provides(fields: "name address { town }")
      helpers: [Owner!] @provides(fields: "name")
      neighbours: [Plot]
    }
    type Corner @shareable { x: Float! y: Float! label: String }
    interface Soil { ph: Float }
    type Clay implements Soil { ph: Float water: Int! }
    type Sand implements Soil { ph: Float grain: Int layers: [Corner] }
    union Found = Crop | Clay | Owner
    type Crop @key(fields: "id") { id: ID! kind: String! sown: Date }
    type Owner @key(fields: "id") { id: ID! name: String @external address: Address @external }
    type Address @shareable { town: String street: String }`,
  owners: `
    scalar Date
    type Query { me: Owner! owners(since: Date): [Owner] }
    type Owner @key(fields: "id") {
      id: ID!
      name: String @shareable
      address: Address @shareable
      plots: [Plot!]
      since: Date
    }
    type Address @shareable { town: String street: String }
    type Plot @key(fields: "id", resolvable: false) { id: ID! }`,
  yields: `
    enum Unit { HECTARE ACRE }
    type Query { best(unit: Unit): Plot richest: [Plot!]! }
    type Plot @key(fields: "id") {
      id: ID!
      area(unit: Unit! = HECTARE): Float @external
      corners: [Corner!]! @external
      beds: [[Crop!]] @external
      sample(first: Int): [Crop] @external
      soil: Soil @external
      lately: Found @external
      owner: Owner @external
      density: Float @requires(fields: "area(unit: ACRE) sample(first: 2) { kind }")
      outline(closed: Boolean = true): String @requires(fields: "corners { x y }")
      drainage: Int @requires(fields: "soil { ph ... on Clay { water } ... on Sand { grain layers { x } } }")
      news: String @requires(fields: "lately { __typename ... on Crop { kind } ... on Owner { name } }")
      plan: [Int!] @requires(fields: "beds { kind }")
      tax(rate: Float): Int @requires(fields: "owner { name address { town } }")
      harvests: [Harvest!] @requires(fields: "area(unit: HECTARE)")
      relief: Int @requires(fields: "subsidy corners { label }")
      subsidy: Int @external
    }
    type Harvest { kg: Int! of: Crop by: Owner }
    type Corner @shareable { x: Float! y: Float! label: String }
    interface Soil { ph: Float }
    type Clay implements Soil { ph: Float @external water: Int! @external }
    type Sand implements Soil { ph: Float @external grain: Int @external layers: [Corner] @external }
    union Found = Crop | Clay | Owner
    type Crop @key(fields: "id") { id: ID! kind: String! @external worth: Int @requires(fields: "kind") }
    type Owner @key(fields: "id") { id: ID! name: String @external address: Address @external }
    type Address { town: String @external }`,
  money: `
    type Plot @key(fields: "id") {
      id: ID!
      density: Float @external
      harvests: [Harvest!] @external
      subsidy: Int @requires(fields: "density")
      income(of: [ID!]): Int! @requires(fields: "density harvests { kg }")
    }
    type Harvest { kg: Int! @external }
    type Owner @key(fields: "id") { id: ID! worth: Int debts: Int! @inaccessible }`,
};
