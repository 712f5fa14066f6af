import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type NamedTypeNode,
  print,
  type TypeNode,
} from 'graphql';
import { directiveReader, federationDirective } from '../document/linked-directives.ts';

/**
 * What one schema has and another does not, by coordinate: `Type`, `Type.field`, `Type.VALUE`,
 * `Type.field(argument:)`, `Type|Member`, `Type @key fields`. A type instead of 'absent' is the one
 * both sides can live with.
 */
export type Lacks = ReadonlyMap<string, 'absent' | TypeNode>;

type Argument = { type: TypeNode; isRequired: boolean };
type Field = { type: TypeNode; args: Map<string, Argument>; isExternal: boolean };
type Shape = {
  kind: string;
  fields: Map<string, Field>;
  inputs: Map<string, Argument>;
  /** Coordinates of enum values, union members, interfaces and keys. */
  parts: Set<string>;
};

/** What of the first subgraph schema a process that serves the second cannot answer. */
export function lacksOf(wanted: DocumentNode, offered: DocumentNode): Lacks {
  const lacks = new Map<string, 'absent' | TypeNode>();
  const theirs = shapesOf(offered);
  const ours = shapesOf(wanted);
  for (const [name, shape] of ours) {
    const other = theirs.get(name);
    if (other?.kind !== shape.kind) {
      lacks.set(name, 'absent');
      continue;
    }
    for (const part of shape.parts) if (!other.parts.has(part)) lacks.set(part, 'absent');
    for (const [field, own] of shape.fields) {
      noteField(lacks, `${name}.${field}`, own, other.fields.get(field));
    }
    noteInputs(lacks, name, shape.inputs, other.inputs, (input) => `${name}.${input}`);
  }
  while (noteUnreachable(lacks, ours));
  return lacks;
}

function noteField(
  lacks: Map<string, 'absent' | TypeNode>,
  place: string,
  wanted: Field,
  offered: Field | undefined,
): void {
  const weaker = offered && agreed(wanted.type, offered.type, 'weaker');
  // A field that is external there belongs to somebody else and cannot be asked for.
  if (!weaker || (offered.isExternal && !wanted.isExternal)) {
    lacks.set(place, 'absent');
    return;
  }
  if (print(weaker) !== print(wanted.type)) lacks.set(place, weaker);
  noteInputs(lacks, place, wanted.args, offered.args, (name) => `${place}(${name}:)`);
}

/** `whole` cannot be used at all where one side insists on what the other does not know. */
function noteInputs(
  lacks: Map<string, 'absent' | TypeNode>,
  whole: string,
  wanted: ReadonlyMap<string, Argument>,
  offered: ReadonlyMap<string, Argument>,
  place: (name: string) => string,
): void {
  for (const [name, { type, isRequired }] of wanted) {
    const other = offered.get(name);
    const stricter = other && agreed(type, other.type, 'stricter');
    if (!stricter) lacks.set(isRequired ? whole : place(name), 'absent');
    else if (print(stricter) !== print(type)) lacks.set(place(name), stricter);
  }
  for (const [name, { isRequired }] of offered) {
    if (isRequired && !wanted.has(name)) lacks.set(whole, 'absent');
  }
}

/** What leads to an absent type, and types without anything left, are absent too. */
function noteUnreachable(
  lacks: Map<string, 'absent' | TypeNode>,
  shapes: ReadonlyMap<string, Shape>,
): boolean {
  const before = lacks.size;
  const isGone = (type: TypeNode) => lacks.get(namedType(type)) === 'absent';
  const drop = (place: string) => {
    if (!lacks.has(place)) lacks.set(place, 'absent');
  };
  const dropInputs = (
    whole: string,
    inputs: ReadonlyMap<string, Argument>,
    place: (name: string) => string,
  ) => {
    for (const [name, { type, isRequired }] of inputs) {
      if (isGone(type)) drop(isRequired ? whole : place(name));
    }
  };
  for (const [name, { fields, inputs, parts }] of shapes) {
    if (lacks.get(name) === 'absent') continue;
    for (const [field, { type, args }] of fields) {
      const place = `${name}.${field}`;
      if (isGone(type)) drop(place);
      dropInputs(place, args, (argument) => `${place}(${argument}:)`);
    }
    dropInputs(name, inputs, (input) => `${name}.${input}`);
    const members = [...fields.keys(), ...inputs.keys()].map((one) => `${name}.${one}`);
    const values = [...parts].filter((part) => part.startsWith(`${name}.`));
    const all = [...members, ...values];
    if (all.length > 0 && all.every((one) => lacks.get(one) === 'absent')) drop(name);
  }
  return lacks.size > before;
}

/** The type both sides can live with; null where they mean different things. */
function agreed(one: TypeNode, other: TypeNode, which: 'weaker' | 'stricter'): TypeNode | null {
  const isOneSure = one.kind === Kind.NON_NULL_TYPE;
  const isOtherSure = other.kind === Kind.NON_NULL_TYPE;
  const inner = isOneSure ? one.type : one;
  const otherInner = isOtherSure ? other.type : other;
  let type = inner;
  if (inner.kind === Kind.LIST_TYPE && otherInner.kind === Kind.LIST_TYPE) {
    const element = agreed(inner.type, otherInner.type, which);
    if (!element) return null;
    type = { kind: Kind.LIST_TYPE, type: element };
  } else if (inner.kind !== otherInner.kind || print(inner) !== print(otherInner)) return null;
  const isSure = which === 'weaker' ? isOneSure && isOtherSure : isOneSure || isOtherSure;
  return isSure ? { kind: Kind.NON_NULL_TYPE, type } : type;
}

const known = new WeakMap<DocumentNode, Map<string, Shape>>();
const federationTypes = /^(_Any|_Entity|_Service|FieldSet|(link|federation|core)__\w+)$/;
const federationFields = new Set(['_entities', '_service']);

type Definition = {
  directives?: readonly ConstDirectiveNode[];
  fields?: readonly (FieldDefinitionNode | InputValueDefinitionNode)[];
  types?: readonly NamedTypeNode[];
  interfaces?: readonly NamedTypeNode[];
  values?: readonly { name: { value: string } }[];
};

/** Types by name, with what extensions add; Federation's own are left out. */
function shapesOf(document: DocumentNode): ReadonlyMap<string, Shape> {
  const found = known.get(document);
  if (found) return found;
  const shapes = new Map<string, Shape>();
  const external = directiveReader(document, federationDirective('external'));
  const keys = keyReader(document);
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name) continue;
    const name = definition.name.value;
    if (definition.kind === Kind.DIRECTIVE_DEFINITION || federationTypes.test(name)) continue;
    const kind = definition.kind.replace(/Type(Definition|Extension)$/, '');
    const shape: Shape = shapes.get(name) ?? {
      ...{ kind, fields: new Map(), inputs: new Map(), parts: new Set() },
    };
    shapes.set(name, shape);
    const { fields = [], types = [], interfaces = [], values = [] } = definition as Definition;
    for (const node of [...types, ...interfaces]) shape.parts.add(`${name}|${node.name.value}`);
    for (const value of values) shape.parts.add(`${name}.${value.name.value}`);
    for (const key of keys(definition as Definition)) shape.parts.add(`${name} ${key}`);
    for (const node of fields) {
      if (node.kind === Kind.INPUT_VALUE_DEFINITION) {
        shape.inputs.set(node.name.value, argumentOf(node));
      } else if (!federationFields.has(node.name.value)) {
        shape.fields.set(node.name.value, {
          type: node.type,
          args: new Map((node.arguments ?? []).map((one) => [one.name.value, argumentOf(one)])),
          isExternal: (external?.(node) ?? []).length > 0,
        });
      }
    }
  }
  known.set(document, shapes);
  return shapes;
}

/** Keys by which entities are asked for, in one way of writing. */
export function keyReader(document: DocumentNode) {
  const read = directiveReader(document, federationDirective('key'));
  return (node: { directives?: readonly ConstDirectiveNode[] }): string[] =>
    (read?.(node) ?? []).flatMap(({ fields, resolvable }) =>
      resolvable === false
        ? []
        : [
            `@key ${String(fields)
              .replace(/[\s,]+/g, ' ')
              .trim()}`,
          ],
    );
}

function argumentOf({ type, defaultValue }: InputValueDefinitionNode): Argument {
  return { type, isRequired: type.kind === Kind.NON_NULL_TYPE && !defaultValue };
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
