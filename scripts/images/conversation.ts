import { demoPassword } from '../start/banner.ts';

type Answer = { data?: Record<string, unknown>; errors?: { message: string }[] };

const signIn = `mutation {
  login(input: { identifier: "collecteur.bj", password: "${demoPassword}" }) { accessToken }
}`;
// Of four services: the account, the person, the point and its country, and the records.
const question = `{
  me { username actor { fullName collectionPoint { name country { name } } } }
  collections(first: 1) { nodes { id } }
}`;

/** A sign-in and a question to all services, through the gateway; throws when the answer is not whole. */
export async function converse(origin: string): Promise<void> {
  const { login } = (await ask(origin, signIn)) as { login: { accessToken: string } };
  const { me } = (await ask(origin, question, login.accessToken)) as {
    me: { actor: { collectionPoint: { country: { name: string } } } };
  };
  if (me.actor.collectionPoint.country.name !== 'Bénin') throw new Error(JSON.stringify(me));
}

async function ask(origin: string, query: string, token?: string): Promise<unknown> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
  const { data, errors }: Answer = JSON.parse(await response.text());
  if (errors || !data) throw new Error(`the gateway answered ${JSON.stringify(errors)}`);
  return data;
}
