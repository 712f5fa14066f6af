/** What a caller has to bring; every part has to be met. */
export type AccessRequirement = {
  readonly isAuthenticated: boolean;
  /** Each entry is a choice between groups; a group is met by all of its scopes. */
  readonly scopes: readonly (readonly (readonly string[])[])[];
  readonly policies: readonly (readonly (readonly string[])[])[];
};

/** Who asks, as far as access directives want to know. */
export type AccessCaller = {
  isAuthenticated: boolean;
  hasScope(scope: string): boolean;
};

/** What a caller lacks: for scopes and policies, those of the group that comes nearest. */
export type AccessLack = {
  /** A sign-in is missing, whatever else is. */
  signIn?: true;
  scopes: readonly string[];
  policies: readonly string[];
};

/** Asks for nothing. */
export const noRequirement: AccessRequirement = {
  isAuthenticated: false,
  scopes: [],
  policies: [],
};

/** Whether anybody meets it. */
export function isOpen({ isAuthenticated, scopes, policies }: AccessRequirement): boolean {
  return !isAuthenticated && scopes.length === 0 && policies.length === 0;
}

/** Everything that any of these asks for. */
export function allOf(requirements: readonly AccessRequirement[]): AccessRequirement {
  return {
    isAuthenticated: requirements.some(({ isAuthenticated }) => isAuthenticated),
    scopes: distinct(requirements.flatMap(({ scopes }) => scopes)),
    policies: distinct(requirements.flatMap(({ policies }) => policies)),
  };
}

/** Every policy that a requirement names. */
export function policiesOf({ policies }: AccessRequirement): string[] {
  return policies.flat(2);
}

/** What a caller lacks; null where nothing is missing. */
export function lackOf(
  requirement: AccessRequirement,
  caller: AccessCaller,
  policies: ReadonlySet<string>,
): AccessLack | null {
  const signIn = requirement.isAuthenticated && !caller.isAuthenticated;
  const scopes = nearest(requirement.scopes, (scope) => caller.hasScope(scope));
  const missing = nearest(requirement.policies, (policy) => policies.has(policy));
  if (!signIn && scopes.length === 0 && missing.length === 0) return null;
  return { ...(signIn && { signIn }), scopes, policies: missing };
}

/** What is missing of the first choice that is not met, by its best group; nothing where all are. */
function nearest(
  choices: AccessRequirement['scopes'],
  isMet: (name: string) => boolean,
): readonly string[] {
  for (const groups of choices) {
    let best: readonly string[] | null = null;
    for (const group of groups) {
      const missing = group.filter((name) => !isMet(name));
      if (!best || missing.length < best.length) best = missing;
    }
    if (best && best.length > 0) return best;
  }
  return [];
}

function distinct<Choice>(choices: readonly Choice[]): Choice[] {
  return [...new Map(choices.map((choice) => [JSON.stringify(choice), choice])).values()];
}
