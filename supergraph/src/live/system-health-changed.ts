import type { LiveField } from './live-field.ts';

/** How the parts of the system are, for those who keep it running. */
export const systemHealthChanged: LiveField = {
  name: 'systemHealthChanged',
  permission: 'system:read',
  subjects: ['event.admin.system.health-changed'],
  concerns: () => true,
  answer({ keys }) {
    const { at, status, services = [] } = keys;
    return { at, status, services };
  },
  read: { health: { query: 'systemHealth' } },
};
