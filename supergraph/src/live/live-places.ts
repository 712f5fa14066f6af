import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { GatewayEnv } from '../env.ts';
import { TOO_MANY_OF_ONE_USER, TOO_MANY_SUBSCRIPTIONS } from './live.errors.ts';
import type { LiveSession } from './live-sessions.ts';
import { createOpenPlaces } from './open-places.ts';

export type LivePlaces = {
  /**
   * Takes the place of one subscription; what is returned gives it back.
   * @throws DomainError BUSY when there is none for this connection, this user, or anybody
   */
  take(session: LiveSession, userId: string): () => void;
};

/** Room for subscriptions in one process, of which no user can take all. */
export function createLivePlaces(
  env: Pick<
    GatewayEnv,
    'SUBSCRIPTIONS_MAX' | 'SUBSCRIPTIONS_PER_USER_MAX' | 'SUBSCRIPTIONS_PER_CONNECTION_MAX'
  >,
): LivePlaces {
  const ofUsers = createOpenPlaces();
  let taken = 0;
  return {
    take(session, userId) {
      if (session.streams >= env.SUBSCRIPTIONS_PER_CONNECTION_MAX) {
        throw new DomainError(TOO_MANY_SUBSCRIPTIONS, {
          max: env.SUBSCRIPTIONS_PER_CONNECTION_MAX,
        });
      }
      if (ofUsers.of(userId) >= env.SUBSCRIPTIONS_PER_USER_MAX) {
        throw new DomainError(TOO_MANY_OF_ONE_USER, { max: env.SUBSCRIPTIONS_PER_USER_MAX });
      }
      if (taken >= env.SUBSCRIPTIONS_MAX) {
        throw new DomainError(TOO_MANY_SUBSCRIPTIONS, { max: env.SUBSCRIPTIONS_MAX });
      }
      const leave = ofUsers.take(userId);
      session.streams += 1;
      taken += 1;
      return () => {
        leave();
        session.streams -= 1;
        taken -= 1;
      };
    },
  };
}
