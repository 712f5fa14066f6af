import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { demoActorId } from '../../prisma/seed/demo/people.ts';
import { aCollector } from '../support/new-person.ts';
import { maizeRecord, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system of processes that others use too. */
export function newPeople(stage: Stage): void {
  describe('new people', () => {
    const create = /* GraphQL */ `
      mutation Enter($input: CreateActorInput!) {
        createActor(input: $input) {
          oneTimePassword
          actor { id status user { username mustChangePassword } teamManager { fullName } }
        }
      }
    `;
    type Created = {
      createActor: {
        oneTimePassword: string | null;
        actor: { id: string; status: string; user: { mustChangePassword: boolean } };
      };
    };

    const login = /* GraphQL */ `
      mutation SignIn($input: LoginInput!) {
        login(input: $input) { accessToken user { mustChangePassword } }
      }
    `;
    type SignedIn = { login: { accessToken: string; user: { mustChangePassword: boolean } } };

    const signIn = (identifier: string, password: string) =>
      stage.client.ask<SignedIn>(login, { input: { identifier, password } });
    const reasonsOf = (answer: { errors: { extensions: { details?: { reason?: string } } }[] }) =>
      answer.errors.map(({ extensions }) => extensions.details?.reason);

    describe('a new collector', () => {
      it('is entered by an administrator, changes the one-time password, then works', async () => {
        const input = { ...aCollector(), oneTimePassword: undefined };
        const { createActor } = await stage.client.ask<Created>(
          create,
          { input },
          { token: stage.token('admin') },
        );
        expect(createActor.actor).toMatchObject({
          status: 'ACTIVE',
          user: { username: input.username, mustChangePassword: true },
        });
        const oneTime = createActor.oneTimePassword ?? '';

        // Also by phone; nothing but the change is admitted, in any subgraph.
        const first = (await signIn(input.phone, oneTime)).login;
        expect(first.user.mustChangePassword).toBe(true);
        const token = first.accessToken;
        const me = await stage.client.ask('{ me { username } }', {}, { token });
        expect(me).toEqual({ me: { username: input.username } });
        for (const query of [
          '{ collections { totalCount } }',
          '{ countries { totalCount } }',
          '{ actors { totalCount } }',
          '{ sessions { totalCount } }',
        ]) {
          const answer = await stage.client.call(query, {}, { token });
          expect(reasonsOf(answer), query).toEqual(['PASSWORD_CHANGE_REQUIRED']);
        }
        await expect(
          submitted(stage.client, token, maizeRecord(stage.reference)),
        ).rejects.toThrow();

        const newPassword = 'trois girafes au marché';
        await stage.client.ask(
          `mutation($input: ChangePasswordInput!) {
            changePassword(input: $input) { mustChangePassword } }`,
          { input: { currentPassword: oneTime, newPassword } },
          { token },
        );
        const then = (await signIn(input.username, newPassword)).login;
        expect(then.user.mustChangePassword).toBe(false);
        const record = await submitted(
          stage.client,
          then.accessToken,
          maizeRecord(stage.reference),
        );
        expect(record.id).toBeTruthy();
      });

      it('takes the records under way to another team once tradeflow is back', async () => {
        const admin = { token: stage.token('admin') };
        const record = await submitted(
          stage.client,
          stage.token('collecteur.bj'),
          maizeRecord(stage.reference),
        );
        type Read = {
          collection: { teamManagerId: string; collector: { id: string; version: number } };
        };
        const read = () =>
          stage.client.ask<Read>(
            'query($id: ID!) { collection(id: $id) { teamManagerId collector { id version } } }',
            { id: record.id },
            admin,
          );
        const { id, version } = (await read()).collection.collector;
        const teamManagerId = demoActorId('chef2.bj');
        const input = { id, teamManagerId, expectedVersion: version, commandId: newId() };
        const send = () =>
          stage.client.call<{ assignTeamManager: { movedWork: { records: number } } }>(
            `mutation($input: AssignTeamManagerInput!) {
              assignTeamManager(input: $input) { teamManagerId movedWork { records } } }`,
            { input: { ...input, movePending: true, reason: 'nouvelle équipe' } },
            admin,
          );
        await stage.system.kill('tradeflow:worker');
        const broken = await send();
        expect(broken.errors[0]?.extensions.code).toMatch(/UNAVAILABLE|TIMEOUT|OUTCOME_UNKNOWN/);
        expect((await read()).collection.teamManagerId).toBe(demoActorId('chef.bj'));

        await stage.system.restart('tradeflow:worker');
        await stage.system.ready();
        await expect.poll(async () => (await send()).errors.length, { timeout: 30_000 }).toBe(0);
        const { data } = await send();
        expect(data?.assignTeamManager.movedWork.records).toBeGreaterThanOrEqual(1);
        expect((await read()).collection.teamManagerId).toBe(teamManagerId);
      });

      it('is completed by sending it again when admin went away half-way', async () => {
        const input = aCollector();
        const send = () =>
          stage.client.call<Created>(create, { input }, { token: stage.token('admin') });
        await stage.system.kill('admin:worker');
        const broken = await send();
        expect(broken.errors[0]?.extensions.code).toMatch(/UNAVAILABLE|TIMEOUT|OUTCOME_UNKNOWN/);
        const early = await stage.client.call(login, {
          input: { identifier: input.username, password: input.oneTimePassword },
        });
        expect(reasonsOf(early)).toEqual(['ACCOUNT_BLOCKED']);

        await stage.system.restart('admin:worker');
        await stage.system.ready();
        await expect.poll(async () => (await send()).errors.length, { timeout: 30_000 }).toBe(0);
        const { data } = await send();
        expect(data?.createActor).toMatchObject({ oneTimePassword: null, actor: { id: input.id } });
        await signIn(input.username, input.oneTimePassword);
      });
    });
  });
}
