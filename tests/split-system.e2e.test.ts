import { exactlyOnce } from './split-system/exactly-once.ts';
import { newPeople } from './split-system/people.ts';
import { resilience } from './split-system/resilience.ts';
import { settings } from './split-system/settings.ts';
import { shutdown } from './split-system/shutdown.ts';
import { subscriptions } from './split-system/subscriptions.ts';
import { systemHealth } from './split-system/system-health.ts';
import { sharedStage } from './support/sessions.ts';

const people = [
  ...['collecteur.bj', 'collecteur2.bj', 'collecteur4.bj', 'chef.bj', 'chef2.bj', 'superviseur.bj'],
  ...['superviseur.tg', 'admin', 'analyste'],
];

// Subgraphs and workers are processes of their own here, which are killed and brought back.
const stage = sharedStage(people, {
  split: true,
  // A busy machine takes minutes for all of it.
  env: { AUTH_ACCESS_TOKEN_SECONDS: '900' },
});
// Of processes none of which has gone yet.
systemHealth(stage);
// What it listens to is its own, while nothing is left to be done for others.
subscriptions(stage);
exactlyOnce(stage);
settings(stage);
resilience(stage);
shutdown(stage);
// It takes collecteur.bj to another team.
newPeople(stage);
