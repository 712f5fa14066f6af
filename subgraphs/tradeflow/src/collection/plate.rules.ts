const wordsForNone = new Set(['SANS', 'NEANT', 'AUCUN', 'INCONNU', 'NA', 'NONE']);

// As many as the column holds: some letters are two in upper case.
const signsMax = 40;

/** A plate as it is compared: upper case, letters and digits only; null when there is none. */
export function normalizedPlate(plate: string | undefined): string | null {
  const normal = (plate ?? '')
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, signsMax);
  return normal === '' || wordsForNone.has(normal) ? null : normal;
}
