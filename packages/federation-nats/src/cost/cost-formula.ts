/** Gives the value of a variable, defaults included; undefined for one that is not there. */
export type ReadVariable = (name: string) => unknown;

/** A number, or what it depends on. */
export type Formula = number | ((read: ReadVariable) => number);

/** What a formula comes to for one request. */
export function resultOf(formula: Formula, read: ReadVariable): number {
  return typeof formula === 'number' ? formula : formula(read);
}

/** All of them together; the constant part is worked out here. */
export function sum(formulas: readonly Formula[]): Formula {
  let constant = 0;
  const open: ((read: ReadVariable) => number)[] = [];
  for (const formula of formulas) {
    if (typeof formula === 'number') constant += formula;
    else open.push(formula);
  }
  if (open.length === 0) return constant;
  return (read) => open.reduce((total, formula) => total + formula(read), constant);
}

/** One as often as the other says. */
export function times(left: Formula, right: Formula): Formula {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (left === 0 || right === 0) return 0;
  return (read) => resultOf(left, read) * resultOf(right, read);
}

/** The largest of them; 0 of none. */
export function largest(formulas: readonly Formula[]): Formula {
  if (formulas.every((formula) => typeof formula === 'number')) return Math.max(0, ...formulas);
  return (read) => Math.max(0, ...formulas.map((formula) => resultOf(formula, read)));
}
