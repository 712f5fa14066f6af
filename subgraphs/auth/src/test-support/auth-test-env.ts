import { serviceVariables } from '@commerce-tracking/service-kit/env';
import { z } from 'zod';
import { type AuthEnv, authVariables } from '../env.ts';

/** The environment of auth in a test; what is not given is as by default. */
export function authTestEnv(variables: Record<string, string>): AuthEnv {
  return z.object({ ...serviceVariables, ...authVariables }).parse(variables);
}
