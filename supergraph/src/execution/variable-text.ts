/** The variables of a request, as its client gave them. */
export type GivenVariables = Readonly<Record<string, unknown>> | undefined;

/** Writes variables as the inside of a JSON object; `before` stands before the first. */
export type WriteVariables = (given: GivenVariables, before: '' | ',') => string;

/** Prepares the writing of those of a request's variables that are used, where they are given. */
export function prepareVariables(usages: readonly string[]): WriteVariables {
  const names = usages.map((name) => ({ name, head: `${JSON.stringify(name)}:` }));
  return (given, before) => {
    let text = '';
    for (const { name, head } of names) {
      const value = given && Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined) continue;
      text += `${text === '' ? before : ','}${head}${JSON.stringify(value)}`;
    }
    return text;
  };
}
