import { type Exact, exact, relativeDifference, sumOfKnown } from '../collection/content/exact.ts';
import { findUnitFactor } from '../reference/unit-factor.rules.ts';
import { type Checked, type Finding, information, warning } from './finding.ts';

/** Figures that do not fit one another, or that could not be worked out. */
export function figureFindings(checked: Checked): Finding[] {
  return [
    ...checked.derived.items.flatMap((_line, index) => lineFindings(checked, index)),
    ...headerFindings(checked),
  ];
}

function lineFindings(checked: Checked, index: number): Finding[] {
  const { content, derived, reference, settings } = checked;
  const line = derived.items[index];
  if (!line) return [];
  const { filled } = line;
  const at = `items.${index}`;
  const found: Finding[] = [];
  const places = minorUnit(checked);

  const mismatch = (field: string, declared: Exact | null, value: Exact | null, unit: string) => {
    if (declared && value && differs(checked, declared, value, exact(unit), 1)) {
      found.push(
        warning('COMPUTED_MISMATCH', `${at}.${field}`, declared.toFixed(), value.toFixed()),
      );
    }
  };
  mismatch('declaredTotalValue', exact(filled.declaredTotalValue), exact(line.totalValue), places);
  mismatch('declaredAnimalCount', exact(filled.declaredAnimalCount), exact(line.animalCount), '1');

  const weight = exact(line.totalWeightKg);
  const declaredKg = exact(filled.declaredTotalWeightKg);
  if (
    declaredKg &&
    weight &&
    exceeds(declaredKg, weight, settings['quality.weightTolerancePercent'])
  ) {
    found.push(
      warning(
        'WEIGHT_MISMATCH',
        `${at}.declaredTotalWeightKg`,
        declaredKg.toFixed(),
        weight.toFixed(),
      ),
    );
  }

  if (filled.productId) {
    const known =
      filled.unitId === undefined
        ? null
        : findUnitFactor(reference, {
            unitId: filled.unitId,
            productId: filled.productId,
            productNatureId: filled.productNatureId,
            point: checked.point,
            on: content.collectedOn,
          });
    const measured = exact(filled.localUnitWeightKg);
    const usual = exact(known?.kgPerUnit);
    if (measured && usual && exceeds(measured, usual, settings['quality.factorTolerancePercent'])) {
      found.push(
        warning('FACTOR_UNUSUAL', `${at}.localUnitWeightKg`, measured.toFixed(), usual.toFixed()),
      );
    }
    if (line.localUnitWeightKg === null) found.push(warning('FACTOR_MISSING', `${at}.unitId`));
  }
  if (line.hsCode === null && (filled.productId || filled.animalId)) {
    const field = filled.productId ? 'productNatureId' : 'animalNatureId';
    found.push(warning('HS_CODE_MISSING', `${at}.${field}`));
  }
  if (filled.animalId)
    found.push(...animalWeight(checked, filled.animalId, filled.averageWeightKg, at));

  const quantity = exact(filled.quantity);
  const lost = exact(filled.lossesQuantity);
  if (lost && quantity && lost.gt(quantity)) {
    found.push(
      warning('LOSSES_EXCEED', `${at}.lossesQuantity`, lost.toFixed(), quantity.toFixed()),
    );
  }
  const lostValue = exact(filled.lossesValue);
  const value = exact(line.totalValue);
  if (lostValue && value && lostValue.gt(value)) {
    found.push(warning('LOSSES_EXCEED', `${at}.lossesValue`, lostValue.toFixed(), value.toFixed()));
  }
  return found;
}

function animalWeight(checked: Checked, id: string, average: string | undefined, at: string) {
  if (average === undefined) return [warning('FACTOR_MISSING', `${at}.averageWeightKg`)];
  const animal = checked.reference.animals.get(id);
  const kg = exact(average);
  const min = exact(animal?.weightMinKg);
  const max = exact(animal?.weightMaxKg);
  if (!kg || !((min && kg.lt(min)) || (max && kg.gt(max)))) return [];
  const expected = `${min?.toFixed() ?? '…'}–${max?.toFixed() ?? '…'}`;
  return [warning('ANIMAL_WEIGHT_UNUSUAL', `${at}.averageWeightKg`, average, expected)];
}

function headerFindings(checked: Checked): Finding[] {
  const { content, derived, reference, settings } = checked;
  const found: Finding[] = [];
  const total = exact(derived.totalWeightKg);
  const declared = exact(content.declaredTotalWeightKg);
  const lines = Math.max(1, content.items.length);
  if (declared && total && differs(checked, declared, total, exact('0.001'), lines)) {
    found.push(
      warning('COMPUTED_MISMATCH', 'declaredTotalWeightKg', declared.toFixed(), total.toFixed()),
    );
  }
  if (content.currencyId && content.collectedOn && derived.unitsPerUsd === null) {
    const currency = reference.currencies.get(content.currencyId)?.isoCode;
    const limit = `≤ ${settings['money.rateMaxAgeDays']} d`;
    found.push(information('RATE_MISSING', 'currencyId', currency, limit));
  }
  const mode = reference.transportModes.get(content.transportModeId ?? '');
  const capacity = exact(mode?.capacityKg);
  if (capacity && total) {
    const limit = capacity.times(1 + settings['quality.capacityTolerancePercent'] / 100);
    if (total.gt(limit)) {
      found.push(
        warning('LOAD_OVER_CAPACITY', 'transportModeId', total.toFixed(), capacity.toFixed()),
      );
    }
  }
  for (const field of ['transportCost', 'loadingCost', 'unloadingCost'] as const) {
    const whole = exact(content[field]);
    const parts = sumOfKnown(content.items.map((item) => exact(item[field])));
    if (whole && parts && exceeds(whole, parts, settings['quality.costTolerancePercent'])) {
      found.push(information('COSTS_INCONSISTENT', field, whole.toFixed(), parts.toFixed()));
    }
  }
  return found;
}

/** Beyond rounding: one unit per line, or the tolerated share of the derived figure. */
function differs(
  checked: Checked,
  declared: Exact,
  value: Exact,
  unit: Exact | null,
  lines: number,
): boolean {
  const tolerated = value.abs().times(checked.settings['quality.computedTolerancePercent'] / 100);
  const rounding = unit?.times(lines);
  const limit = rounding?.gt(tolerated) ? rounding : tolerated;
  return declared.minus(value).abs().gt(limit);
}

function exceeds(a: Exact, b: Exact, percent: number): boolean {
  const difference = relativeDifference(a, b);
  return difference === null || difference.gt(percent / 100);
}

function minorUnit({ content, reference }: Checked): string {
  const currency = content.currencyId ? reference.currencies.get(content.currencyId) : undefined;
  return (currency?.decimalPlaces ?? 2) === 0 ? '1' : '0.01';
}
