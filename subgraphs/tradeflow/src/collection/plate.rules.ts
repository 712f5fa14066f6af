const wordsForNone = new Set(['SANS', 'NEANT', 'AUCUN', 'INCONNU', 'NA', 'NONE']);

/** A plate as it is compared: upper case, letters and digits only; null when there is none. */
export function normalizedPlate(plate: string | undefined): string | null {
  const normal = (plate ?? '')
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
  return normal === '' || wordsForNone.has(normal) ? null : normal;
}
