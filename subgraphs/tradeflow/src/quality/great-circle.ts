const earthRadiusKm = 6371.0088;

/** Great-circle distance between two positions in degrees. */
export function greatCircleKm(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  const lat1 = radians(a.latitude);
  const lat2 = radians(b.latitude);
  const halfLat = Math.sin((lat2 - lat1) / 2);
  const halfLon = Math.sin(radians(b.longitude - a.longitude) / 2);
  const chord = halfLat * halfLat + Math.cos(lat1) * Math.cos(lat2) * halfLon * halfLon;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
