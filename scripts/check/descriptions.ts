import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ASTNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { root } from '../workspaces.ts';
import type { Check } from './check.ts';

/** Every type, field, argument and input field that front ends see says what it is. */
export const descriptions: Check = {
  name: 'schema descriptions',
  run: async () => ({
    problems: undescribed(readFileSync(join(root, 'supergraph/api.graphql'), 'utf8')),
  }),
};

const roots = new Set(['Query', 'Mutation', 'Subscription']);

/** Coordinates of everything in a schema that has no description. */
export function undescribed(sdl: string): string[] {
  const found: string[] = [];
  const path: string[] = [];
  visit(parse(sdl), {
    enter: (node) => {
      if (!isDescribable(node)) return;
      path.push(node.name.value);
      const coordinate = path.join('.');
      if (!node.description && !roots.has(coordinate))
        found.push(`${coordinate} has no description`);
    },
    leave: (node) => {
      if (isDescribable(node)) path.pop();
    },
  });
  return found;
}

type Describable = TypeDefinitionNode | FieldDefinitionNode | InputValueDefinitionNode;

function isDescribable(node: ASTNode): node is Describable {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.FIELD_DEFINITION:
    case Kind.INPUT_VALUE_DEFINITION:
      return true;
    default:
      return false;
  }
}
