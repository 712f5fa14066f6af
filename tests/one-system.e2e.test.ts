import { afterAll, beforeAll } from 'vitest';
import { everyKind } from './bad-input/every-kind.ts';
import { badInput } from './one-system/bad-input.ts';
import { comments } from './one-system/comments.ts';
import { formModels } from './one-system/form-models.ts';
import { listPage } from './one-system/list-page.ts';
import { readmeQueries } from './one-system/readme.ts';
import { scopes } from './one-system/scope.ts';
import { workflow } from './one-system/workflow.ts';
import { openStage, type Stage } from './support/sessions.ts';

const people = [
  ...['collecteur.bj', 'collecteur2.bj', 'collecteur4.bj', 'chef.bj', 'chef2.bj', 'superviseur.bj'],
  ...['collecteur.tg', 'collecteur2.tg', 'chef.tg', 'superviseur.tg', 'admin', 'analyste'],
];

// One system for all of them: each would cost more to start than to ask.
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(people);
});
afterAll(() => stage?.system.stop());

const given = () => stage;
// On a system nobody has written to.
readmeQueries(given);
scopes(given);
// What they write is in nobody's way.
listPage(given);
badInput(given);
everyKind(given);
comments(given);
workflow(given);
// From here on, records are asked more.
formModels(given);
