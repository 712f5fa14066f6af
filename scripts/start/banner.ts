/** One demo account per role; they exist only where the demo data was loaded. */
export const demoAccounts = [
  { role: 'collector', username: 'collecteur.bj' },
  { role: 'team manager', username: 'chef.bj' },
  { role: 'supervisor', username: 'superviseur.bj' },
  { role: 'administrator', username: 'admin' },
  { role: 'analyst', username: 'analyste' },
];

/** The password of every demo account. */
export const demoPassword = 'Demo-2026-Fluide';

/** A first request to paste into the explorer. */
export const firstQuery = `mutation {
  login(input: { identifier: "collecteur.bj", password: "${demoPassword}" }) {
    accessToken
  }
}`;

/** What to do with the answer. */
export const secondQuery = `{
  me {
    username
    role
  }
  collectionPoints(first: 3) {
    totalCount
    nodes {
      name
      country {
        name
      }
    }
  }
}`;

/** What a person needs to go on with, once everything runs. */
export function banner(port: number, seconds: number, folder: string): string {
  const indent = (text: string) => text.replace(/^/gm, '    ');
  return [
    '',
    `Commerce Tracking is ready (${seconds.toFixed(1)} s).`,
    '',
    `  GraphQL    http://localhost:${port}/graphql`,
    `  Explorer   http://localhost:${port}/explorer`,
    '',
    `  Demo accounts, password ${demoPassword}:`,
    ...demoAccounts.map(({ role, username }) => `    ${role.padEnd(14)} ${username}`),
    '',
    '  A first query to paste into the explorer:',
    '',
    indent(firstQuery),
    '',
    '  then, with the header {"Authorization": "Bearer <accessToken>"}:',
    '',
    indent(secondQuery),
    '',
    `  Logs are in ${folder}/logs. Ctrl-C stops everything; the data stays (npm run reset removes it).`,
    '',
  ].join('\n');
}
