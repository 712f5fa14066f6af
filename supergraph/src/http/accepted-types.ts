/** What answers are written in: both names of JSON, with the parameters Apollo Server gives them. */
const offered = ['application/json', 'application/graphql-response+json'];
const parameters = new Set(['', 'charset=utf-8']);
/** What nearly everybody sends. */
const common = new Set(['*/*', ...offered]);

type Range = { type: string; isPlain: boolean; quality: number };

/**
 * Refuses an `Accept` header that takes none of our answers, in the words of Apollo Server. That one asks only when
 * the answer is there: a write would be carried out, and its caller told that nothing came of it.
 * @throws Error with the status 406
 */
export function assertAcceptable(accept: string | undefined): void {
  if (!accept || common.has(accept)) return;
  const ranges = accept.split(',').map(rangeOf);
  if (offered.some((type) => qualityOf(type, ranges) > 0)) return;
  const named = offered.map((type) => `${type}; charset=utf-8`).join(' or ');
  const message = `An 'accept' header was provided for this request which does not accept ${named}`;
  throw Object.assign(new Error(message), { statusCode: 406 });
}

function rangeOf(text: string): Range {
  const [type = '', ...rest] = text.toLowerCase().replace(/[\s"]/g, '').split(';');
  const quality = rest.find((part) => part.startsWith('q='));
  return {
    type,
    isPlain: rest.every((part) => part === quality || parameters.has(part)),
    quality: quality === undefined ? 1 : Number.parseFloat(quality.slice(2)) || 0,
  };
}

/** By the range that says it most closely; of two that say it alike, by the better one. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  for (const name of [type, type.replace(/\/.*/, '/*'), '*/*']) {
    const found = ranges.filter((range) => range.type === name && range.isPlain);
    if (found.length > 0) return Math.max(...found.map(({ quality }) => quality));
  }
  return 0;
}
