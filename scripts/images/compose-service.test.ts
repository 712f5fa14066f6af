import { describe, expect, it } from 'vitest';
import { composeService, fillIn, runOptions } from './compose-service.ts';

describe('settings in a compose file', () => {
  it('takes what is given, else the default, and names what is missing', () => {
    expect(fillIn('${A:-one} ${B:-two} ${C}', { A: 'first' })).toBe('first two ');
    expect(fillIn('${A:?set it}', { A: 'first' })).toBe('first');
    expect(() => fillIn('${SECRET:?set it in .env}', {})).toThrow(
      'SECRET is not set: set it in .env',
    );
  });
});

it('runs a container as the compose file says', () => {
  const settings = {
    NATS_MODEL_SEED: 'seed',
    MYSQL_MODEL_PASSWORD: 'secret',
    MYSQL_CONTAINER_HOST: '127.0.0.1:3340',
  };
  const options = runOptions(
    composeService('model-docker-compose.yml', 'model', settings),
    'trial-model',
  );
  const said = options.join(' ');
  expect(said).toContain(
    '--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges',
  );
  expect(said).toContain('--init');
  expect(said).toContain('--env NATS_NKEY_SEED=seed');
  expect(said).toContain('mysql://commerce_tracking_model:secret@127.0.0.1:3340/commerce_tracking');
  expect(said).toContain('--volume trial-model-model:/data');
});
