const formatters = new Map<string, Intl.DateTimeFormat>();
const answers = new Map<string, { minute: number; day: string }>();
const minuteMs = 60_000;

/** The calendar day it is in a time zone, `YYYY-MM-DD`; UTC where the zone is unknown. */
export function todayAt(zone: string | undefined, now: Date): string {
  const timeZone = zone || 'UTC';
  // No zone changes its day within a minute, and asking Intl costs more than a whole check.
  const minute = Math.floor(now.getTime() / minuteMs);
  const known = answers.get(timeZone);
  if (known?.minute === minute) return known.day;
  const day = formatterOf(timeZone).format(now);
  answers.set(timeZone, { minute, day });
  return day;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone, ...parts });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}
