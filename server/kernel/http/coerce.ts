import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Kind = 'number' | 'boolean' | 'array' | 'text' | 'other';

interface Field {
  kinds: ReadonlySet<Kind>;
  item: Field | undefined;
}

/** What an operation's input takes at its top level. */
export interface InputShape {
  /** fields by name; undefined when the input is no plain object and takes anything */
  fields: ReadonlyMap<string, Field> | undefined;
  /** the input as JSON schema, for the documentation */
  schema: JsonSchema;
}

/** Reads the shape of an input from its JSON schema. */
export function shapeOf(input: z.ZodType): InputShape {
  const schema = toJsonSchema(input, 'input');
  if (schema.type !== 'object' || typeof schema.additionalProperties === 'object') return { fields: undefined, schema };
  const fields = new Map<string, Field>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    fields.set(name, fieldOf(property));
  }
  return { fields, schema };
}

/** A zod schema as JSON schema 2020-12; what JSON cannot say becomes 'anything', dates become date-time strings. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
    },
  });
}

function fieldOf(schema: JsonSchema | boolean | undefined): Field {
  const kinds = new Set<Kind>();
  let item: Field | undefined;
  const visit = (part: JsonSchema | boolean | undefined): void => {
    if (typeof part !== 'object') return;
    for (const type of [part.type].flat()) {
      if (type === 'integer' || type === 'number') kinds.add('number');
      else if (type === 'boolean') kinds.add('boolean');
      else if (type === 'string') kinds.add('text');
      else if (type === 'array') {
        kinds.add('array');
        item = fieldOf(Array.isArray(part.items) ? true : part.items);
      } else if (type !== undefined) kinds.add('other');
    }
    if (part.enum || 'const' in part) {
      for (const value of part.enum ?? [part.const]) kinds.add(typeof value === 'number' ? 'number' : 'text');
    }
    for (const inner of [...(part.anyOf ?? []), ...(part.oneOf ?? []), ...(part.allOf ?? [])]) visit(inner);
  };
  visit(schema);
  return { kinds, item };
}

/**
 * Words from an address as the values an input asks for: numbers, true and false, and lists of them (a name that comes
 * several times, or once). What does not look like its type stays text, for the input's schema to refuse. A field that is
 * no text and comes empty counts as not given: that is how a form sends what was left out.
 */
export function coerceQuery(query: ReadonlyMap<string, readonly string[]>, shape: InputShape): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, values] of query) {
    const field = shape.fields?.get(name);
    const coerced = field ? coerceField(values, field) : values.length === 1 ? values[0] : [...values];
    if (coerced !== undefined) set(input, name, coerced);
  }
  return input;
}

function coerceField(values: readonly string[], field: Field): unknown {
  if (field.kinds.has('array')) {
    return values.filter((value) => value !== '').map((value) => coerceOne(value, field.item));
  }
  if (values.length > 1) return [...values];
  const value = values[0] ?? '';
  if (value === '' && field.kinds.size > 0 && !field.kinds.has('text')) return undefined;
  return coerceOne(value, field);
}

/** One word from an address as the value a field asks for. */
export function coerceOne(value: string, field: Field | undefined): unknown {
  if (!field || field.kinds.has('text')) return value;
  if (field.kinds.has('number') && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value);
  if (field.kinds.has('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** Sets a field by its name, also when the name is '__proto__'. */
export function set(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}
