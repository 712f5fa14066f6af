/** What one published line says about the price of its goods. */
export type PricedLine = {
  productId: string | null;
  animalId: string | null;
  natureId: string | null;
  countryId: string;
  basis: 'PER_KG' | 'PER_HEAD';
  /** US dollars for one kilogram or one head, at the rate frozen with the record. */
  priceUsd: number;
};

/** The usual price of goods of a nature in a country, US dollars with two decimals. */
export type ComputedBand = Omit<PricedLine, 'priceUsd'> & {
  low: string;
  high: string;
  /** Lines it rests on. */
  sample: number;
};

/** How many lines a band needs, and how far it reaches beyond the middle half of them. */
export type BandSettings = { minSample: number; k: number };

/** Prices by goods, nature and country, filled page by page. */
export type PriceSamples = {
  add(line: PricedLine): void;
  bands(settings: BandSettings): ComputedBand[];
};

/**
 * Collects prices and makes bands of them: low = exp(Q1 − k·IQR) and high = exp(Q3 + k·IQR) of their
 * natural logarithms, because prices spread by factors, not by amounts. Bounds are rounded outwards, so
 * that a cent of rounding never puts a price outside. Goods that are given away say nothing.
 */
export function createPriceSamples(): PriceSamples {
  const samples = new Map<string, { of: Omit<PricedLine, 'priceUsd'>; logs: number[] }>();
  return {
    add({ priceUsd, ...of }) {
      if (!(priceUsd > 0) || !Number.isFinite(priceUsd)) return;
      const { productId, animalId, natureId, countryId, basis } = of;
      const key = [productId, animalId, natureId, countryId, basis].join('/');
      const sample = samples.get(key) ?? { of, logs: [] };
      sample.logs.push(Math.log(priceUsd));
      samples.set(key, sample);
    },
    bands({ minSample, k }) {
      const bands: ComputedBand[] = [];
      for (const { of, logs } of samples.values()) {
        if (logs.length < minSample) continue;
        const sorted = Float64Array.from(logs).sort();
        const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
        const reach = k * (q3 - q1);
        bands.push({
          ...of,
          low: cents(Math.exp(q1 - reach), Math.floor),
          high: cents(Math.exp(q3 + reach), Math.ceil),
          sample: logs.length,
        });
      }
      return bands;
    },
  };
}

/** The value below which a share of the sorted values lies, by linear interpolation between neighbours. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

// What is left after a hundred billionths of a cent is the logarithm's own error.
function cents(dollars: number, round: (value: number) => number): string {
  const exactCents = Number((dollars * 100).toFixed(8));
  const whole = Math.min(Math.max(round(exactCents), 0), 99_999_999_999);
  return (whole / 100).toFixed(2);
}
