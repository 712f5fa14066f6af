import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it, vi } from 'vitest';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { subgraphs } from '../../scripts/workspaces.ts';
import { type Arena, telltale } from './arena.ts';
import { forgedTokens } from './forged-tokens.ts';
import { commands, protectedQueries } from './subjects.ts';

const me = '{ me { id } }';
const signIn = `mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }`;
const refresh =
  'mutation($input: RefreshTokensInput!) { refreshTokens(input: $input) { accessToken refreshToken } }';

type Tokens = { accessToken: string; refreshToken: string };

/** Against tokens, and against messages without a good one. */
export function tokenAttacks(arena: () => Arena): void {
  const login = async (identifier: string): Promise<Tokens> => {
    const { data, text } = await arena().ask(signIn, {
      variables: { input: { identifier, password: demoPassword } },
    });
    if (!data?.login) throw new Error(text);
    return data.login as Tokens;
  };

  describe('a token', () => {
    it('is refused by gateway, subgraph and worker, however it is forged', async () => {
      const { ask, tell, token, publicKey } = arena();
      const forged = await forgedTokens(token('collecteur.bj'), publicKey);
      const command = 'command.auth.user.update-profile';
      for (const { what, token: bad } of forged) {
        const headers = { Authorization: `Bearer ${bad}` };
        const answers = await Promise.all([
          ask(me, { token: bad }).catch((error: Error) => ({ codes: [error.message], text: '' })),
          ...subgraphs.map((name) =>
            tell(`graphql.${name}`, { query: name === 'auth' ? me : '{ __typename }' }, headers),
          ),
          tell(command, { input: { id: newId(), language: 'EN' } }, headers),
        ]);
        const [gateway, auth] = answers;
        const worker = answers.at(-1);
        for (const answer of [gateway, auth, worker]) {
          // A header no HTTP client may send does not even leave; a huge one is refused before it is read.
          expect([what, answer?.codes.join()]).toEqual([
            what,
            expect.stringMatching(
              /^(UNAUTHENTICATED|TOO_LARGE|BAD_INPUT|fetch failed|.*header.*)$/i,
            ),
          ]);
          expect(answer?.text).not.toMatch(telltale);
        }
      }
      expect(forged.length).toBeGreaterThan(25);
    });

    it('is no good anywhere once its session is closed', async () => {
      const { ask, tell } = arena();
      const { accessToken } = await login('collecteur2.bj');
      const headers = { Authorization: `Bearer ${accessToken}` };
      const everywhere = () =>
        Promise.all([
          ask(me, { token: accessToken }),
          tell('graphql.auth', { query: me }, headers),
          tell('graphql.admin', { query: '{ actors { totalCount } }' }, headers),
          tell('graphql.tradeflow', { query: '{ collections { totalCount } }' }, headers),
          tell('command.tradeflow.collection.submit', { input: {} }, headers),
          tell('command.admin.organization.create', { input: {} }, headers),
          tell('command.model.country.create', { input: {} }, headers),
        ]);
      for (const answer of await everywhere())
        expect(answer.codes).not.toContain('UNAUTHENTICATED');
      await ask('mutation { logout { id } }', { token: accessToken });
      await vi.waitFor(
        async () => {
          const codes = (await everywhere()).map((answer) => answer.codes.join());
          expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED']));
        },
        { timeout: 20_000, interval: 50 },
      );
    });

    it('of a family whose refresh token was used twice is no good, nor is any later one', async () => {
      const { ask } = arena();
      const first = await login('collecteur.tg');
      const again = async (refreshToken: string) =>
        ask(refresh, { variables: { input: { refreshToken } } });
      const second = (await again(first.refreshToken)).data?.refreshTokens as Tokens;
      const third = (await again(second.refreshToken)).data?.refreshTokens as Tokens;
      expect((await again(first.refreshToken)).codes).toEqual(['UNAUTHENTICATED']);
      expect((await again(third.refreshToken)).codes).toEqual(['UNAUTHENTICATED']);
      await vi.waitFor(async () => {
        expect((await ask(me, { token: third.accessToken })).codes).toEqual(['UNAUTHENTICATED']);
      }, 20_000);
    });
  });

  describe('a message put straight onto a subject', () => {
    it('writes nothing without a valid token, whatever the command', async () => {
      const { tell, token } = arena();
      const [header, claims, signature = ''] = token('admin').split('.');
      const bad = [...signature].reverse().join('');
      const tries: Record<string, string>[] = [
        {},
        { Authorization: `Bearer ${header}.${claims}.${bad}` },
      ];
      for (const { subject, permission } of commands) {
        for (const headers of tries) {
          const { codes, text } = await tell(subject, { input: {} }, headers);
          const expected = permission === null ? 'BAD_INPUT' : 'UNAUTHENTICATED';
          expect([subject, codes]).toEqual([subject, [expected]]);
          expect(text).not.toMatch(telltale);
        }
      }
      expect(commands.length).toBeGreaterThan(100);
    });

    it('is refused for what it is when nobody knows the command', async () => {
      const { tell, token } = arena();
      const headers = { Authorization: `Bearer ${token('admin')}` };
      for (const subject of [
        'command.auth.no.such',
        'command.auth.*',
        'internal.auth.user.delete',
      ]) {
        expect([subject, (await tell(subject, { input: {} }, headers)).codes]).toEqual([
          subject,
          ['UNAVAILABLE'],
        ]);
      }
    });

    it('reads nothing without a valid token, whatever the query', async () => {
      const { tell } = arena();
      const queries = protectedQueries();
      for (const { subgraph, name, query } of queries) {
        const { codes, data } = await tell(`graphql.${subgraph}`, { query });
        expect([name, codes]).toEqual([name, ['UNAUTHENTICATED']]);
        expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
      }
      expect(queries.length).toBeGreaterThan(50);
    });

    it('is not believed who it says it comes from', async () => {
      const { tell, token, ask } = arena();
      const names = [
        'Actor',
        'Actor-Id',
        'User-Id',
        'Role',
        'X-User',
        'X-Role',
        'Caller',
        'Identity',
      ];
      const claimed = Object.fromEntries(names.map((name) => [name, 'ADMIN']));
      expect((await tell('graphql.auth', { query: me }, claimed)).codes).toEqual([
        'UNAUTHENTICATED',
      ]);
      const asCollector = { ...claimed, Authorization: `Bearer ${token('collecteur.bj')}` };
      const keys = { query: '{ signingKeys { kid } }' };
      expect((await tell('graphql.auth', keys, asCollector)).codes).toEqual(['FORBIDDEN']);
      const rotate = await tell('command.auth.signing-key.rotate', { input: {} }, asCollector);
      expect(rotate.codes).toEqual(['FORBIDDEN']);
      // Over HTTP too: what the gateway itself says of a caller cannot be said by the caller.
      const http = await ask('{ sessions(first: 1) { nodes { ipAddress } } }', {
        token: token('collecteur.bj'),
        headers: { ...claimed, 'client-address': '6.6.6.6' },
      });
      expect(http.text).not.toContain('6.6.6.6');
      expect(http.codes).toEqual([]);
    });
  });
}
