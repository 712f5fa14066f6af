/** A condition tree of a form: `all any not eq ne lt lte gt gte in isNull exists count sum`. */
export type Condition = { [operator: string]: unknown };

export type Requirement = 'ALWAYS' | 'NEVER' | 'RECOMMENDED' | 'WHEN';

/** A question of one's own, as a form model keeps it. */
export type StoredQuestion = {
  code: string;
  type:
    | 'TEXT'
    | 'INTEGER'
    | 'DECIMAL'
    | 'BOOLEAN'
    | 'DATE'
    | 'CHOICE'
    | 'MULTI_CHOICE'
    | 'REFERENCE';
  referenceKind?: string | null;
  choices?: { code: string; labelFr: string; labelEn: string }[];
  indexed?: boolean;
};

/** A field, as a form model keeps it in JSON. */
export type StoredField = {
  path: string;
  section: 'HEADER' | 'ITEM' | 'CONTROL';
  group: string;
  position: number;
  labelFr: string;
  labelEn: string;
  helpFr?: string | null;
  helpEn?: string | null;
  applies: Requirement;
  appliesCondition?: Condition | null;
  required: Requirement;
  requiredCondition?: Condition | null;
  allowedValues?: string[] | null;
  allowedReferences?: Record<string, unknown> | null;
  minimum?: string | null;
  maximum?: string | null;
  maxLength?: number | null;
  pattern?: string | null;
  decimalPlaces?: number | null;
  defaultValue?: unknown;
  question?: StoredQuestion | null;
};

/** A rule, as a form model keeps it in JSON. */
export type StoredRule = {
  code: string;
  severity: 'INFO' | 'WARNING' | 'ERROR';
  condition: Condition;
  paths: string[];
  messageFr: string;
  messageEn: string;
};

/** What a form consists of. */
export type FormContent = { fields: readonly StoredField[]; rules: readonly StoredRule[] };

/** Fields and rules of a form as it is kept; both columns hold JSON that only our writes fill. */
export function contentOf(form: { fields: unknown; rules: unknown }): FormContent {
  return { fields: form.fields as StoredField[], rules: form.rules as StoredRule[] };
}
