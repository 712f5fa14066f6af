import { type BrokerUser, brokerUsers, permissionsOf } from './permissions.ts';

/**
 * A reply may be many chunks, and an answer may take as long as the deadline of a request (REQUEST_DEADLINE_MS), and no
 * longer: of more than 4096 such rights of one connection the broker looks through all at each message that it
 * delivers, and meanwhile keeps the nodes from agreeing on anything. Messages of streams bring a right too.
 */
export const responses = { max: 256, expiresSeconds: 12 } as const;

/** The users of the broker with their permissions, as a block of its configuration. */
export function authorization(options: {
  /** The public nkey of a user, or the variable of the environment that holds it. */
  nkeyOf(user: BrokerUser): string;
  /** Further users, each as the broker takes it. */
  more?: string[];
}): string {
  const { nkeyOf, more = [] } = options;
  const users = [...brokerUsers.map((user) => entry(user, nkeyOf(user))), ...more];
  return `authorization {
  users: [
${users.map((user) => user.replace(/^/gm, '    ')).join('\n')}
  ]
}
`;
}

function entry(user: BrokerUser, nkey: string): string {
  const { publish, publishNot, subscribe } = permissionsOf(user);
  const publishing = publishNot.length
    ? `publish: {\n      allow: ${list(publish, 6)}\n      deny: ${list(publishNot, 6)}\n    }`
    : `publish: ${list(publish, 4)}`;
  return `# ${user}
{
  nkey: ${nkey}
  permissions: {
    ${publishing}
    subscribe: ${list(subscribe, 4)}
    allow_responses: { max: ${responses.max}, expires: "${responses.expiresSeconds}s" }
  }
}`;
}

function list(subjects: string[], indent: number): string {
  const space = ' '.repeat(indent);
  return `[\n${subjects.map((subject) => `${space}  "${subject}"`).join('\n')}\n${space}]`;
}
