/** The two languages of every label and message; French comes first. */
export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

/** Reads `fr`, `EN`, `en-GB`, …; anything else is null. */
export function parseLanguage(value: string | null | undefined): Language | null {
  const head = value?.trim().slice(0, 2).toLowerCase();
  return head === 'fr' || head === 'en' ? head : null;
}

/** The first language of an `Accept-Language` header that the product speaks, by quality. */
export function acceptedLanguage(header: string | null | undefined): Language | null {
  if (!header) return null;
  const wanted = header
    .split(',')
    .map((part, index) => {
      const [tag, ...parameters] = part.trim().split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { tag, index, quality: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter((choice) => choice.quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index);
  for (const choice of wanted) {
    const language = parseLanguage(choice.tag);
    if (language) return language;
  }
  return null;
}
