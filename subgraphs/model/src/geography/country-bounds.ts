/** South, west, north and east of a rectangle, in degrees (WGS 84). */
type Bounds = readonly [south: number, west: number, north: number, east: number];

// Outer limits of the land, rounded outwards to a tenth of a degree (general geography). They find a
// swapped or mistyped coordinate, not a surveyor's error.
const boundsByIso2: Readonly<Record<string, Bounds>> = {
  BF: [9.3, -5.6, 15.1, 2.5],
  BJ: [6.1, 0.7, 12.5, 3.9],
  CI: [4.3, -8.7, 10.8, -2.4],
  CV: [14.7, -25.5, 17.3, -22.6],
  GH: [4.6, -3.3, 11.2, 1.3],
  GM: [13, -16.9, 13.9, -13.7],
  GN: [7.1, -15.2, 12.7, -7.6],
  GW: [10.8, -16.8, 12.7, -13.6],
  LR: [4.2, -11.6, 8.6, -7.3],
  ML: [10.1, -12.3, 25.1, 4.3],
  MR: [14.7, -17.2, 27.4, -4.8],
  NE: [11.6, 0.1, 23.6, 16],
  NG: [4.2, 2.6, 14, 14.7],
  SL: [6.8, -13.4, 10.1, -10.2],
  SN: [12.3, -17.6, 16.8, -11.3],
  TD: [7.4, 13.4, 23.5, 24.1],
  TG: [6, -0.2, 11.2, 1.9],
};

/** Places on a border or a river may lie this far outside, in degrees (about 30 km). */
const margin = 0.3;

/** Whether a place may belong to a country. A country without known limits takes every place. */
export function isNearCountry(
  iso2: string,
  { latitude, longitude }: { latitude: number; longitude: number },
): boolean {
  const bounds = boundsByIso2[iso2];
  if (!bounds) return true;
  const [south, west, north, east] = bounds;
  return (
    latitude >= south - margin &&
    latitude <= north + margin &&
    longitude >= west - margin &&
    longitude <= east + margin
  );
}
