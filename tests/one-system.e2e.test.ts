import { everyKind } from './bad-input/every-kind.ts';
import { badInput } from './one-system/bad-input.ts';
import { comments } from './one-system/comments.ts';
import { formModels } from './one-system/form-models.ts';
import { listPage } from './one-system/list-page.ts';
import { readmeQueries } from './one-system/readme.ts';
import { scopes } from './one-system/scope.ts';
import { workflow } from './one-system/workflow.ts';
import { sharedStage } from './support/sessions.ts';

const people = [
  ...['collecteur.bj', 'collecteur2.bj', 'collecteur4.bj', 'chef.bj', 'chef2.bj', 'superviseur.bj'],
  ...['collecteur.tg', 'collecteur2.tg', 'chef.tg', 'superviseur.tg', 'admin', 'analyste'],
];

const stage = sharedStage(people);
// On a system nobody has written to.
readmeQueries(stage);
scopes(stage);
// What they write is in nobody's way.
listPage(stage);
badInput(stage);
everyKind(stage);
comments(stage);
workflow(stage);
// From here on, records are asked more.
formModels(stage);
