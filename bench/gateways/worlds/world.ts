import { list } from './list.ts';
import { shop } from './shop.ts';

/** Resolvers over memory; a reference resolver is called `__resolveReference`. */
type Resolvers = Record<string, Record<string, (...given: never[]) => unknown>>;

/** Four subgraphs and one question to them, the same for every gateway. */
export type World = {
  title: string;
  subgraphs: Record<string, { typeDefs: string; resolvers: Resolvers }>;
  query: string;
  /** Each request has its own variables. */
  variables(request: number): Record<string, unknown>;
};

/** The worlds of this benchmark by name. */
export const worlds: Record<string, World> = { list, shop };
