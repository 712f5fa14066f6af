export type BucketOptions = {
  /** Tokens that come back each second. */
  perSecond: number;
  /** Tokens of a full bucket. */
  burst: number;
  /** Buckets kept; of those beyond it, the one that was not asked for longest is full again. */
  bucketsMax?: number;
  now?: () => number;
};

export type TokenBuckets = {
  /** Takes a token: null, or after how many milliseconds there is one. */
  take(key: string): number | null;
  /** Takes what was used up elsewhere, into debt if need be. */
  charge(key: string, count: number): void;
};

type Bucket = { tokens: number; at: number };

/** A bucket of tokens for each key; one that was never asked is full and takes no memory. */
export function createTokenBuckets(options: BucketOptions): TokenBuckets {
  const { perSecond, burst, bucketsMax = 20_000, now = Date.now } = options;
  const buckets = new Map<string, Bucket>();

  const filled = (key: string): Bucket => {
    const at = now();
    const known = buckets.get(key);
    const gained = known ? (Math.max(0, at - known.at) / 1_000) * perSecond : 0;
    const bucket = { tokens: known ? Math.min(burst, known.tokens + gained) : burst, at };
    // Set anew, so that the map's order is that of use.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > bucketsMax) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    return bucket;
  };

  return {
    take(key) {
      const bucket = filled(key);
      if (bucket.tokens < 1) return ((1 - bucket.tokens) / perSecond) * 1_000;
      bucket.tokens -= 1;
      return null;
    },
    charge(key, count) {
      const bucket = filled(key);
      // A second's worth at most: what was let through elsewhere in between is not held against them for long.
      bucket.tokens = Math.max(bucket.tokens - count, -perSecond);
    },
  };
}
