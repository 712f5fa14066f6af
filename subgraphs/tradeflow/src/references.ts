import { isUuid } from '@commerce-tracking/service-kit/ids';

/** An entity another subgraph keeps: the gateway asks that one for the rest. */
export type Reference<Name extends string> = { __typename: Name; id: string };

/** Refers to another subgraph's entity; null where nothing is referred to. */
export function referenceTo<Name extends string>(
  __typename: Name,
  id: string | null | undefined,
): Reference<Name> | null {
  return id ? { __typename, id } : null;
}

/** Refers to a person; an analyst's pseudonym stands for nobody. */
export function personOf(id: string | null | undefined): Reference<'Actor'> | null {
  return id && isUuid(id) ? { __typename: 'Actor', id } : null;
}
