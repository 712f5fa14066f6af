import { DATE_IN_FUTURE, VALUE_NOT_ALLOWED } from '../collection/collection.errors.ts';
import { todayAt } from '../collection/today.ts';
import { type Checked, error, type Finding, information, warning } from './finding.ts';
import { greatCircleKm } from './great-circle.ts';

const dayMs = 86_400_000;
const clockToleranceMs = 10 * 60_000;

/** Days, positions and routes that cannot be, or that are worth a question. */
export function placeAndTimeFindings(checked: Checked): Finding[] {
  return [...times(checked), ...cities(checked), ...route(checked), ...position(checked)];
}

function times({ content, now, point, reference, firstSubmittedAt, settings }: Checked): Finding[] {
  const found: Finding[] = [];
  const zone = point && reference.countries.get(point.countryId)?.timeZone;
  const day = content.collectedOn;
  if (day && day > todayAt(zone, now)) {
    found.push(error('DATE_IN_FUTURE', 'collectedOn', DATE_IN_FUTURE));
  }
  const { observedAt } = content;
  if (observedAt && Date.parse(observedAt) > now.getTime() + clockToleranceMs) {
    found.push(error('DATE_IN_FUTURE', 'observedAt', DATE_IN_FUTURE));
  }
  const limit = settings['quality.dateTooOldDays'];
  if (day) {
    // In days of the calendar: the hour of the submission does not count.
    const submittedOn = todayAt(zone, firstSubmittedAt ?? now);
    const ageDays = (Date.parse(submittedOn) - Date.parse(day)) / dayMs;
    if (ageDays > limit) {
      found.push(warning('DATE_TOO_OLD', 'collectedOn', `${ageDays} d`, `≤ ${limit} d`));
    }
  }
  const { captureStartedAt: start, captureEndedAt: end } = content;
  const seconds = start && end ? (Date.parse(end) - Date.parse(start)) / 1000 : null;
  const shortest = settings['quality.captureMinSeconds'];
  if (seconds !== null && seconds < shortest) {
    found.push(information('CAPTURE_TOO_FAST', 'captureEndedAt', `${seconds} s`, `${shortest} s`));
  }
  return found;
}

function cities({ content, reference }: Checked): Finding[] {
  const pairs = [
    ['originCityId', content.originCountryId],
    ['finalDestinationCityId', content.destinationCountryId],
  ] as const;
  return pairs.flatMap(([field, countryId]) => {
    const cityId = content[field];
    const city = cityId && reference.cities.get(cityId);
    if (!city || !countryId || city.countryId === countryId) return [];
    const expected = reference.countries.get(countryId)?.iso2 ?? countryId;
    return error('VALUE_NOT_ALLOWED', field, VALUE_NOT_ALLOWED, { expected });
  });
}

function route({ content, reference, point }: Checked): Finding[] {
  const { originCountryId: from, destinationCountryId: to, tradeFlowDirection } = content;
  const found: Finding[] = [];
  if (point && from && to && tradeFlowDirection) {
    const import_ = to === point.countryId;
    const export_ = from === point.countryId;
    const direction = import_ ? 'IMPORT' : export_ ? 'EXPORT' : 'TRANSIT';
    const domestic = import_ && export_;
    if (domestic ? content.collectionContext === 'BORDER' : tradeFlowDirection !== direction) {
      const iso = reference.countries.get(point.countryId)?.iso2;
      const [observed, expected] = domestic
        ? [`${iso} → ${iso}`, undefined]
        : [tradeFlowDirection, direction];
      found.push(warning('DIRECTION_INCONSISTENT', 'tradeFlowDirection', observed, expected));
    }
  }
  const corridor = content.corridorId && reference.corridors.get(content.corridorId);
  const astray = corridor ? leavesCorridor(corridor) : null;
  if (astray) found.push(warning('ROUTE_NOT_ON_CORRIDOR', 'corridorId', ...astray));
  return found;

  /** What was found and what the road would have, in words of no language. */
  function leavesCorridor(
    road: NonNullable<ReturnType<typeof reference.corridors.get>>,
  ): [observed: string, expected: string] | null {
    const isoOf = (id: string) => reference.countries.get(id)?.iso2 ?? id;
    if (point?.corridorId && point.corridorId !== road.id) {
      return [reference.corridors.get(point.corridorId)?.nameFr ?? '…', road.nameFr];
    }
    for (const country of [from, to, point?.countryId]) {
      if (country && !road.countryIds.has(country)) {
        return [isoOf(country), [...road.countryIds].map(isoOf).toSorted().join(', ')];
      }
    }
    const start = content.originCityId && road.cityKm.get(content.originCityId);
    const end = content.finalDestinationCityId && road.cityKm.get(content.finalDestinationCityId);
    const here = point && road.pointKm.get(point.id);
    if (typeof start !== 'number' || typeof end !== 'number' || here === undefined) return null;
    const [first, last] = [Math.min(start, end), Math.max(start, end)];
    return here < first || here > last ? [`${here} km`, `${first}–${last} km`] : null;
  }
}

function position({ content, point, settings }: Checked): Finding[] {
  const { gps } = content;
  if (!gps) return content.captureSource === 'MOBILE' ? [information('GPS_MISSING', 'gps')] : [];
  if (!point || point.latitude === null || point.longitude === null) return [];
  const km = greatCircleKm(gps, { latitude: point.latitude, longitude: point.longitude });
  const tolerance = Number(point.gpsToleranceKm ?? settings['quality.gpsMaxKm']);
  if (km <= tolerance + (gps.accuracyM ?? 0) / 1000) return [];
  return [warning('GPS_FAR_FROM_POINT', 'gps', `${km.toFixed(1)} km`, `${tolerance} km`)];
}
