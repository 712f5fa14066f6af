import type { PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { type AnswerWriter, prepareWriter } from './answer-writer.ts';
import { type ConditionVariables, conditionValues, conditionVariables } from './conditions.ts';
import { type PreparedPlan, preparePlan } from './plan-steps.ts';

export type Planned = {
  plan: PlanNode | undefined;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** What clients see, and what plans are made of. */
  schema: GraphQLSchema;
  supergraphSchema: GraphQLSchema;
};

/** Forms of one operation that are kept, each for other values of its conditions. */
const formsMax = 64;

/** An operation with its plan, ready for any request; what it needs is made when it is first used. */
export class PreparedOperation {
  readonly planned: Planned;
  readonly #conditions: ConditionVariables;
  readonly #writers = new Map<string, AnswerWriter | null>();
  #plan: PreparedPlan | undefined;

  constructor(planned: Planned) {
    this.planned = planned;
    this.#conditions = conditionVariables(planned.document, planned.operation, planned.plan);
  }

  get plan(): PreparedPlan {
    this.#plan ??= preparePlan(this.planned.supergraphSchema, this.planned.plan);
    return this.#plan;
  }

  get hasConditions(): boolean {
    return this.#conditions.size > 0;
  }

  /** Values of the conditions; null for variables a request may not have. */
  conditions(variables: Record<string, unknown> | undefined): ReadonlyMap<string, boolean> | null {
    const { operation, schema } = this.planned;
    const definitions = operation.variableDefinitions;
    if (!definitions?.length) return conditionValues(this.#conditions, variables);
    if (getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 }).errors) {
      return null;
    }
    return conditionValues(this.#conditions, variables);
  }

  /** How the answer is written under these conditions; null where that is left to the stock executor. */
  writer(conditions: ReadonlyMap<string, boolean>): AnswerWriter | null {
    const key = [...conditions.values()].join();
    let writer = this.#writers.get(key);
    if (writer === undefined) {
      const { schema, document, operation } = this.planned;
      const { settled } = this.plan;
      writer = prepareWriter({ schema, document, operation, conditions, settled });
      if (this.#writers.size >= formsMax) this.#writers.clear();
      this.#writers.set(key, writer);
    }
    return writer;
  }
}
