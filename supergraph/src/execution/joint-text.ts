import type { FetchNode } from '@apollo/query-planner';
import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  stripIgnoredCharacters,
  type VariableDefinitionNode,
} from 'graphql';
import { aliasOf } from './joint-message.ts';
import { type GivenVariables, prepareVariables } from './variable-text.ts';

/** What of an entity fetch goes into a joint message. */
export type JointPart = {
  id: number;
  operation: OperationDefinitionNode;
  entities: FieldNode;
  variableUsages: readonly string[];
  /**
   * Whether it may travel with others: not before it is known that its answers are not kept, for what is
   * kept is found by the whole text.
   */
  joins: boolean;
};

/** A document of several fetches, and the body with their representations. */
export type JointText = {
  query: string;
  write(given: GivenVariables, representations: readonly string[]): string;
};

const reserved = /^representations/;
const textsMax = 64;
let parts = 0;

/** The part of a fetch in joint messages; null for one that has to travel by itself. */
export function jointPartOf({ operation: text, variableUsages = [] }: FetchNode): JointPart | null {
  const { definitions } = parse(text, { noLocation: true });
  const [operation] = definitions;
  if (definitions.length !== 1 || operation?.kind !== Kind.OPERATION_DEFINITION) return null;
  if (operation.directives?.length || variableUsages.some((name) => reserved.test(name)))
    return null;
  const [entities, ...others] = operation.selectionSet.selections;
  if (others.length > 0 || entities?.kind !== Kind.FIELD || entities.alias) return null;
  if (entities.name.value !== '_entities' || entities.directives?.length) return null;
  parts += 1;
  return { id: parts, operation, entities, variableUsages, joins: false };
}

/** The joint texts of one plan, made when fetches first meet. */
export class JointTexts {
  readonly #known = new Map<string, JointText>();

  of(parts: readonly JointPart[]): JointText {
    const key = parts.map(({ id }) => id).join();
    let text = this.#known.get(key);
    if (!text) {
      text = jointText(parts);
      if (this.#known.size >= textsMax) this.#known.clear();
      this.#known.set(key, text);
    }
    return text;
  }
}

function jointText(parts: readonly JointPart[]): JointText {
  const definitions = new Map<string, VariableDefinitionNode>();
  const selections = parts.map(({ operation, entities }, index): FieldNode => {
    for (const definition of operation.variableDefinitions ?? []) {
      const name = renamed(definition.variable.name.value, index);
      const variable = { ...definition.variable, name: { kind: Kind.NAME as const, value: name } };
      definitions.set(name, { ...definition, variable });
    }
    const variable = {
      kind: Kind.VARIABLE as const,
      name: { kind: Kind.NAME as const, value: representationsOf(index) },
    };
    return {
      ...entities,
      alias: { kind: Kind.NAME, value: aliasOf(index) },
      arguments: entities.arguments?.map((argument) => ({ ...argument, value: variable })),
    };
  });
  const [first] = parts;
  const operation: OperationDefinitionNode = {
    ...(first as JointPart).operation,
    variableDefinitions: [...definitions.values()],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  const query = stripIgnoredCharacters(print(operation));
  const name = operation.name && `,"operationName":${JSON.stringify(operation.name.value)}`;
  const head = `{"query":${JSON.stringify(query)}${name ?? ''},"variables":{`;
  const usages = new Set(parts.flatMap(({ variableUsages }) => variableUsages));
  const writeVariables = prepareVariables([...usages]);
  const names = parts.map((_part, index) => `"${representationsOf(index)}":`);
  return {
    query,
    write(given, representations) {
      const texts = representations.map((text, index) => `${names[index]}${text}`);
      return `${head}${texts.join(',')}${writeVariables(given, ',')}}}`;
    },
  };
}

function renamed(variable: string, index: number): string {
  return variable === 'representations' ? representationsOf(index) : variable;
}

function representationsOf(index: number): string {
  return `representations${index}`;
}
