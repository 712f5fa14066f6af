/** The variables of a request, as its client gave them. */
export type GivenVariables = Readonly<Record<string, unknown>> | undefined;

/** Those of a request's variables that are used and given, as the inside of a JSON object; `before` stands before the first. */
export function writeVariables(
  given: GivenVariables,
  usages: readonly string[],
  before: '' | ',',
): string {
  let text = '';
  for (const name of usages) {
    const value = given && Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) continue;
    text += `${text === '' ? before : ','}${JSON.stringify(name)}:${JSON.stringify(value)}`;
  }
  return text;
}
