import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type NamedTypeNode,
} from 'graphql';
import { directiveReader, federationDirective } from '../document/linked-directives.ts';
import { keyReader, type Lacks, lacksOf } from './schema-lacks.ts';

/** Whether a process that serves `offered` can answer whatever is asked by `wanted`. */
export function isServedBy(wanted: DocumentNode, offered: DocumentNode): boolean {
  return wanted === offered || lacksOf(wanted, offered).size === 0;
}

/**
 * The subgraph schema that processes with any of these can answer: one of them where one fits all,
 * the latest first, else what they have in common, in the words of the latest.
 */
export function commonSchema(latestFirst: readonly DocumentNode[]): DocumentNode {
  const [latest, ...others] = latestFirst;
  if (!latest) throw new TypeError('of no schema at all nothing is common');
  const fit = latestFirst.find((one) => latestFirst.every((other) => isServedBy(one, other)));
  return fit ?? others.reduce(partInCommon, latest);
}

type Annotated = { readonly directives?: readonly ConstDirectiveNode[] };
type Members = Annotated & {
  fields?: readonly (FieldDefinitionNode | InputValueDefinitionNode)[];
  types?: readonly NamedTypeNode[];
  interfaces?: readonly NamedTypeNode[];
  values?: readonly { name: { value: string } }[];
};

function partInCommon(latest: DocumentNode, other: DocumentNode): DocumentNode {
  const lacks = lacksOf(latest, other);
  const keysOf = keyReader(latest);
  const requires = requiredBy(other);
  const nameOfRequires = directiveName(latest, 'requires');

  const isLeft = (coordinate: string) => lacks.get(coordinate) !== 'absent';
  const definitions = latest.definitions.flatMap((definition): DefinitionNode[] => {
    if (!('name' in definition) || !definition.name) return [definition];
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) return [definition];
    const type = definition.name.value;
    if (!isLeft(type)) return [];
    const { directives, fields, types, interfaces, values } = definition as Members;
    const isNamed = ({ name }: NamedTypeNode) => isLeft(`${type}|${name.value}`);
    const left: Members = {
      ...definition,
      directives: directives?.filter((one) =>
        keysOf({ directives: [one] }).every((key) => isLeft(`${type} ${key}`)),
      ),
      fields: fields?.flatMap((field) => leftOfField(type, field)),
      types: types?.filter(isNamed),
      interfaces: interfaces?.filter(isNamed),
      values: values?.filter(({ name }) => isLeft(`${type}.${name.value}`)),
    };
    return [left as DefinitionNode];
  });
  return { ...latest, definitions };

  function leftOfField<Node extends FieldDefinitionNode | InputValueDefinitionNode>(
    type: string,
    node: Node,
  ): Node[] {
    const place = `${type}.${node.name.value}`;
    if (!isLeft(place)) return [];
    const agreed = withAgreedType(node, place, lacks);
    if (agreed.kind === Kind.INPUT_VALUE_DEFINITION) return [agreed];
    const args = agreed.arguments?.flatMap((one) => {
      const argument = `${place}(${one.name.value}:)`;
      return isLeft(argument) ? [withAgreedType(one, argument, lacks)] : [];
    });
    const directives = withRequires(agreed, requires.get(place), nameOfRequires);
    return [{ ...agreed, arguments: args, directives }];
  }
}

function withAgreedType<Node extends FieldDefinitionNode | InputValueDefinitionNode>(
  node: Node,
  place: string,
  lacks: Lacks,
): Node {
  const type = lacks.get(place);
  return type && type !== 'absent' ? { ...node, type } : node;
}

/** A resolver that is handed more than it needs does its work; one that is handed less does not. */
function withRequires(
  node: FieldDefinitionNode,
  theirs: string | undefined,
  name: string,
): readonly ConstDirectiveNode[] | undefined {
  if (!theirs) return node.directives;
  const own = node.directives?.find((one) => one.name.value === name);
  const ownFields = own?.arguments?.[0]?.value;
  const value = ownFields?.kind === Kind.STRING ? `${ownFields.value} ${theirs}` : theirs;
  const directive: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'fields' },
        value: { kind: Kind.STRING, value },
      },
    ],
  };
  return [...(node.directives ?? []).filter((one) => one !== own), directive];
}

/** What each field of a schema `@requires`, by coordinate. */
function requiredBy(document: DocumentNode): Map<string, string> {
  const read = directiveReader(document, federationDirective('requires'));
  const found = new Map<string, string>();
  for (const definition of document.definitions) {
    if (!read || !('fields' in definition) || !('name' in definition)) continue;
    for (const field of definition.fields ?? []) {
      const [args] = read(field);
      if (args) found.set(`${definition.name.value}.${field.name.value}`, String(args.fields));
    }
  }
  return found;
}

/** What a directive of Federation is called in a document. */
function directiveName(document: DocumentNode, name: string): string {
  const node: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } };
  const read = directiveReader(document, federationDirective(name));
  return read?.({ directives: [node] }).length ? name : `federation__${name}`;
}
