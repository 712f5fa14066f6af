/** The list page of the field application: 20 collections with everything their cards show. */
export const listQuery = `
query CollectionList($first: Int!, $offset: Int!, $filter: CollectionFilter) {
  collections(first: $first, offset: $offset, filter: $filter) {
    totalCount
    hasNextPage
    endCursor
    nodes {
      id
      reference
      collectionType
      state
      priority
      collectedOn
      submittedAt
      isOverdue
      totalWeightKg
      totalValue
      totalValueUsd
      version
      collectionPoint { id code name isBorderCrossing country { id name iso2 flag } }
      originCountry { id name iso2 }
      destinationCountry { id name iso2 }
      collector { id fullName phone organization { id name } }
      items {
        id
        position
        quantity
        totalWeightKg
        totalValue
        product { id code name type { id name } }
        unit { id symbol }
      }
    }
  }
}`;

export const pageSize = 20;

/** Each request has its own variables: another page, another selection. */
export function listVariables(request: number) {
  return {
    first: pageSize,
    offset: (request * 7) % 40,
    filter: { collectedFrom: `2026-0${1 + (request % 3)}-${pad(1 + (request % 28))}` },
  };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
