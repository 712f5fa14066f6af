// Years as the database knows them: before 1000 it stores some as other years.
const dayShape = /^[1-9]\d{3}-\d{2}-\d{2}$/;
const instantShape = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const monthShape = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;

/** Whether a text is a calendar day that exists, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!dayShape.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether a text is an instant with its zone, ISO 8601 as in RFC 3339. */
export function isInstant(text: string): boolean {
  return instantShape.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

/** Whether a text is a month, `YYYY-MM`. */
export function isMonth(text: string): boolean {
  return monthShape.test(text);
}

/** A calendar day as the date MySQL's DATE gives back: midnight UTC, no zone meant. */
export function dayToDate(day: string): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** The calendar day of such a date. */
export function dateToDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
