/** What a setting may hold: a whole number, a number with a fraction, one word of a list, or a time zone. */
export type SettingType = 'INTEGER' | 'DECIMAL' | 'CHOICE' | 'TIME_ZONE';

type Described = { descriptionFr: string; descriptionEn: string };

export type NumberDefinition = Described & {
  type: 'INTEGER' | 'DECIMAL';
  defaultValue: number;
  minimum: number;
  maximum: number;
};

export type ChoiceDefinition<T extends string = string> = Described & {
  type: 'CHOICE';
  defaultValue: T;
  choices: readonly T[];
};

export type TimeZoneDefinition = Described & { type: 'TIME_ZONE'; defaultValue: string };

/** One setting: what it may hold, what it holds until somebody changes it, and what it does. */
export type SettingDefinition = NumberDefinition | ChoiceDefinition | TimeZoneDefinition;

type Bounds = readonly [minimum: number, maximum: number];

/** A whole number within bounds, both included. */
export function whole(
  defaultValue: number,
  [minimum, maximum]: Bounds,
  descriptionFr: string,
  descriptionEn: string,
): NumberDefinition {
  return { type: 'INTEGER', defaultValue, minimum, maximum, descriptionFr, descriptionEn };
}

/** A number with a fraction, within bounds, both included. */
export function decimal(
  ...[defaultValue, bounds, descriptionFr, descriptionEn]: Parameters<typeof whole>
): NumberDefinition {
  return { ...whole(defaultValue, bounds, descriptionFr, descriptionEn), type: 'DECIMAL' };
}

/** One word of a list. */
export function choice<const T extends string>(
  defaultValue: NoInfer<T>,
  choices: readonly T[],
  descriptionFr: string,
  descriptionEn: string,
): ChoiceDefinition<T> {
  return { type: 'CHOICE', defaultValue, choices, descriptionFr, descriptionEn };
}
