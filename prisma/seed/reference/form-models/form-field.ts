/** A condition tree; `{ path }` stands for the answer given there. */
export type Condition = Record<string, unknown>;

/** What a field of the base form says beyond its label. */
export type FieldRules = {
  /** Required at submission: always, never, when something holds, or only wished for. */
  required?: 'ALWAYS' | 'RECOMMENDED' | Condition;
  /** Collection type the field belongs to; both unless given. */
  only?: 'LIVESTOCK' | 'AGRICULTURAL';
  /** Required for this type alone; `required` says how. */
  requiredOnlyFor?: 'LIVESTOCK' | 'AGRICULTURAL';
  allowedValues?: string[];
  /** Reference kind the answer is an entry of. */
  reference?: string;
  minimum?: string;
  maximum?: string;
  maxLength?: number;
  decimalPlaces?: number;
};

export type FieldRow = [path: string, labelFr: string, labelEn: string, rules?: FieldRules];

/** Fields of one section, in groups as the form shows them. */
export type FieldGroups = Record<string, FieldRow[]>;

/** Required, whatever the rest says. */
export const always = { required: 'ALWAYS' } as const;
/** A positive weight or number of three decimals. */
export const weight = { minimum: '0', decimalPlaces: 3 } as const;
/** An amount of money; its decimals are those of the currency. */
export const money = { minimum: '0' } as const;

/** True when the answer at `path` is `value`. */
export function equals(path: string, value: unknown): Condition {
  return { eq: [{ path }, value] };
}

/** True when nothing was answered at `path`. */
export function isEmpty(path: string): Condition {
  return { isNull: { path } };
}
