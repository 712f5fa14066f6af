import { animalCodeRows } from '../../prisma/seed/reference/animals.ts';
import { cities } from '../../prisma/seed/reference/cities.ts';
import { collectionPoints } from '../../prisma/seed/reference/collection-points.ts';
import { corridors, corridorWaypoints } from '../../prisma/seed/reference/corridors.ts';
import { productCodeRows } from '../../prisma/seed/reference/products.ts';
import { seedId } from '../../prisma/seed/seed-id.ts';

/** A road of the reference data with the points on it, in driving order. */
export type Road = {
  corridorId: string;
  lengthKm: number;
  cities: { id: string; countryId: string; km: number }[];
  points: { id: string; countryId: string; km: number }[];
};

/** Goods of one customs code. */
export type Goods = { goodsId: string; hsCode: string; usdPerKg: number };

/** The seeded corridors that goods can be seen on twice. */
export const roads: Road[] = corridors
  .map((corridor) => {
    const stops = corridorWaypoints.filter(({ corridorId }) => corridorId === corridor.id);
    const at = (id: string | null, { countryId, kmFromStart }: (typeof stops)[number]) =>
      id ? [{ id, countryId, km: Number(kmFromStart) }] : [];
    return {
      corridorId: corridor.id,
      lengthKm: Number(corridor.distanceKm),
      cities: stops.flatMap((stop) => at(stop.cityId, stop)),
      points: stops.flatMap((stop) => at(stop.collectionPointId, stop)),
    };
  })
  .filter(({ points }) => points.length > 1);

/** What is carried; the price of each is fixed by its place in the list, between 0.2 and 2 dollars a kilogram. */
export const goods: Goods[] = [
  ...productCodeRows.map(({ product, digits }) => ({
    goodsId: seedId('product', product),
    hsCode: digits,
  })),
  ...animalCodeRows.map(({ animal, digits }) => ({
    goodsId: seedId('animal', animal),
    hsCode: digits,
  })),
].map((entry, index) => ({ ...entry, usdPerKg: 0.2 + ((index * 37) % 19) / 10 }));

/** Places as the product's own rules take them. */
export const places = {
  cities: new Map(
    cities.map(({ id, latitude, longitude, countryId }) => [
      id,
      { id, code: id, isActive: true, nameFr: id, nameEn: id, countryId, latitude, longitude },
    ]),
  ),
  points: new Map(
    collectionPoints.map(({ id, countryId, latitude, longitude }) => [
      id,
      {
        id,
        code: id,
        isActive: true,
        nameFr: id,
        nameEn: id,
        countryId,
        latitude: latitude ?? null,
        longitude: longitude ?? null,
        corridorId: null,
        regionId: null,
        pairedPointId: null,
        isBorderCrossing: true,
        gpsToleranceKm: null,
        marketWeekdays: [],
      },
    ]),
  ),
  corridors: new Map(
    roads.map((road) => [
      road.corridorId,
      {
        id: road.corridorId,
        code: road.corridorId,
        isActive: true,
        nameFr: road.corridorId,
        nameEn: road.corridorId,
        countryIds: new Set(road.cities.map(({ countryId }) => countryId)),
        cityKm: new Map(road.cities.map(({ id, km }) => [id, km])),
        pointKm: new Map(road.points.map(({ id, km }) => [id, km])),
      },
    ]),
  ),
};
