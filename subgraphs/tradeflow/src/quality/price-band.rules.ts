import { type Exact, exact } from '../collection/content/exact.ts';
import { findRate } from '../reference/exchange-rate.rules.ts';
import type { PriceBandEntry } from '../reference/reference-data.ts';
import { type Checked, type Finding, warning } from './finding.ts';

type Line = Checked['derived']['items'][number];

/**
 * The price of a line per kilogram or per head against the usual one, in the currency of the band. A
 * price of nothing needs no band to be odd; without a band, a rate or a weight nothing is said.
 */
export function priceFindings(checked: Checked, index: number): Finding[] {
  const { derived, settings } = checked;
  const line = derived.items[index];
  const value = exact(line?.totalValue);
  if (!line || !value) return [];
  const path = `items.${index}.${line.filled.animalCategories ? 'animalCategories' : 'unitPrice'}`;
  if (value.isZero()) {
    const isCarried = exact(line.filled.quantity)?.gt(0) ?? false;
    return isCarried ? [warning('UNIT_PRICE_OUT_OF_BAND', path, '0', '> 0')] : [];
  }
  const band = findPriceBand(checked, line);
  const price = band && priceIn(band, checked, line, value, settings['money.rateMaxAgeDays']);
  const [low, high] = [exact(band?.low), exact(band?.high)];
  if (!band || !price || !low || !high) return [];
  if (price.gte(low) && price.lte(high)) return [];
  const currency = checked.reference.currencies.get(band.currencyId)?.isoCode ?? '';
  // A price of one head bears no word for it: the figures stand in messages of both languages.
  const unit = band.basis === 'PER_KG' ? `${currency}/kg` : currency;
  const observed = `${price.toDecimalPlaces(2).toFixed()} ${unit}`;
  const expected = `${low.toFixed()}–${high.toFixed()} ${unit}`;
  return [warning('UNIT_PRICE_OUT_OF_BAND', path, observed, expected)];
}

/**
 * The band that speaks most precisely of these goods here on that day: one entered by hand before a
 * computed one, the country named before none, then the nature named, then the newest.
 */
export function findPriceBand(checked: Checked, line: Line): PriceBandEntry | null {
  const { content, point, reference } = checked;
  const { productId, animalId, productNatureId, animalNatureId } = line.filled;
  const goodsId = productId ?? animalId;
  const natureId = productId ? productNatureId : animalNatureId;
  const on = content.collectedOn;
  let best: PriceBandEntry | null = null;
  let bestRank = -1;
  for (const band of (goodsId && reference.priceBandsByGoods.get(goodsId)) || []) {
    if (!on || band.validFrom > on || (band.validTo && band.validTo < on)) continue;
    if (band.countryId && band.countryId !== point?.countryId) continue;
    if (band.natureId && band.natureId !== natureId) continue;
    if (!divisorOf(band, line)) continue;
    const rank =
      (band.source === 'MANUAL' ? 8 : 0) +
      (band.countryId ? 4 : 0) +
      (band.natureId ? 2 : 0) +
      (band.basis === 'PER_HEAD' ? 1 : 0);
    if (rank > bestRank || (rank === bestRank && best && band.validFrom > best.validFrom)) {
      best = band;
      bestRank = rank;
    }
  }
  return best;
}

/** What the value is divided by; null where it is not known or nothing. */
function divisorOf({ basis }: PriceBandEntry, line: Line): Exact | null {
  const divisor = exact(basis === 'PER_KG' ? line.totalWeightKg : line.animalCount);
  return divisor?.gt(0) ? divisor : null;
}

function priceIn(
  band: PriceBandEntry,
  { content, derived, reference }: Checked,
  line: Line,
  value: Exact,
  rateMaxAgeDays: number,
): Exact | null {
  const divisor = divisorOf(band, line);
  const price = divisor && value.div(divisor);
  if (band.currencyId === content.currencyId) return price;
  const from = exact(derived.unitsPerUsd);
  const isDollar = reference.currencies.get(band.currencyId)?.isoCode === 'USD';
  const rate = isDollar
    ? '1'
    : findRate(reference, band.currencyId, content.collectedOn, rateMaxAgeDays)?.unitsPerUsd;
  const to = exact(rate);
  return price && from && to && price.div(from).times(to);
}
