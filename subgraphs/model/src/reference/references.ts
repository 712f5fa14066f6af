import type { KindName } from './entries.ts';
import { linksOf, tableOf } from './kind.ts';
import { kindList } from './kinds.ts';

/** One place where ids of a kind are kept. */
export type Reference = {
  /** Kind that is referred to; null where ids of any kind may stand. */
  to: KindName | null;
  table: string;
  column: string;
  /** How the place is named to clients: kind of row and field. */
  kind: string;
  field: string;
  /** ID: the column is the id. LIST: a JSON list of ids. TEXT: ids somewhere in a JSON document. */
  form: 'ID' | 'LIST' | 'TEXT';
};

// Tables of other subgraphs are read only, see docs/database.md. An integration test compares this
// list with the columns of the migrated database.
const elsewhere: [table: string, columns: Record<string, KindName | null>][] = [
  ['admin_actor', { countryId: 'country', collectionPointId: 'collectionPoint' }],
  ['admin_assignment', { collectionPointId: 'collectionPoint' }],
  ['admin_organization', { countryId: 'country' }],
  [
    'tradeflow_collection',
    {
      collectionPointId: 'collectionPoint',
      corridorId: 'corridor',
      seasonId: 'season',
      originCountryId: 'country',
      originCityId: 'city',
      destinationCountryId: 'country',
      finalDestinationCityId: 'city',
      transportModeId: 'transportMode',
      currencyId: 'currency',
      extra: null,
    },
  ],
  [
    'tradeflow_collection_item',
    {
      productId: 'product',
      animalId: 'animal',
      productNatureId: 'productNature',
      animalNatureId: 'animalNature',
      unitId: 'unit',
      originCountryId: 'country',
      loadingCityId: 'city',
      unloadingCityId: 'city',
      productOriginCountryId: 'country',
    },
  ],
  [
    'tradeflow_collection_control',
    { checkpointId: 'checkpoint', serviceId: 'controlService', taxTypeIds: 'taxType' },
  ],
  ['tradeflow_observation_effort', { collectionPointId: 'collectionPoint' }],
  ['tradeflow_transport_batch', { transportModeId: 'transportMode' }],
  ['tradeflow_revision', { content: null }],
  ['tradeflow_working_copy', { content: null }],
  ['model_exchange_rate', { currencyId: 'currency' }],
];

/** Every place of the database that refers to reference data: what the kinds declare, and what lies elsewhere. */
export const references: readonly Reference[] = [...fromKinds(), ...fromElsewhere()];

function fromKinds(): Reference[] {
  return kindList.flatMap((kind) => {
    const own = linksOf(kind).map(([field, to]): Reference => {
      return { to, table: tableOf(kind.name), column: field, kind: kind.name, field, form: 'ID' };
    });
    const { children } = kind;
    if (!children) return own;
    const owned = Object.entries(children.references).map(([column, to]): Reference => {
      const field = `${children.field}.${column}`;
      return { to, table: tableOf(children.delegate), column, kind: kind.name, field, form: 'ID' };
    });
    return [...own, ...owned];
  });
}

function fromElsewhere(): Reference[] {
  return elsewhere.flatMap(([table, columns]) =>
    Object.entries(columns).map(([column, to]): Reference => {
      const form = to === null ? 'TEXT' : column.endsWith('Ids') ? 'LIST' : 'ID';
      return { to, table, column, kind: rowKindOf(table), field: column, form };
    }),
  );
}

/** `tradeflow_collection_item` is called `tradeflow.collectionItem`, `model_price_band` just `priceBand`. */
function rowKindOf(table: string): string {
  const [subgraph = '', ...words] = table.split('_');
  const entity = words.join('_').replace(/_([a-z])/g, (_match, letter) => letter.toUpperCase());
  return subgraph === 'model' ? entity : `${subgraph}.${entity}`;
}
