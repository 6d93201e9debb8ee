import * as kernelRefusals from '../refusal.ts';
import type { RefusalClass } from '../refusal.ts';
import { type InputShape, shapeOf, toJsonSchema } from './coerce.ts';
import * as httpRefusals from './refusals.ts';
import { isQuery, type OperationRoute, type RawRoute, type Route } from './route.ts';

type JsonSchema = InputShape['schema'];
type Json = Record<string, unknown>;

const {
  InputInvalid,
  SignInNeeded,
  NotAllowed,
  TooManyRequests,
  Busy,
  CommandIdReused,
  Conflict,
  BodyTooLarge,
  MediaTypeUnknown,
} = kernelRefusals;
const { BodyMalformed, BodyTooDeep, TextMalformed, AddressMalformed, CommandIdMissing, CrossSite } = httpRefusals;
const always: readonly RefusalClass<never>[] = [
  TextMalformed,
  AddressMalformed,
  SignInNeeded,
  NotAllowed,
  TooManyRequests,
  Busy,
];
const ofQueries: readonly RefusalClass<never>[] = [InputInvalid];
const ofBodies: readonly RefusalClass<never>[] = [BodyTooLarge, MediaTypeUnknown, CrossSite];
const ofCommands: readonly RefusalClass<never>[] = [
  InputInvalid,
  BodyMalformed,
  BodyTooDeep,
  CommandIdMissing,
  CommandIdReused,
  Conflict,
];

/** Everything known of one address, for the documentation. */
export interface Described {
  name: string;
  /** the module, from the operation's name */
  group: string;
  method: string;
  path: string;
  summary: string;
  /** input fields that are part of the path */
  pathFields: readonly string[];
  input: JsonSchema | undefined;
  output: JsonSchema | undefined;
  /** media types, where it is not JSON */
  accepts: readonly string[];
  answers: readonly string[];
  /** the codes it can be refused with, by status; those of its own first */
  own: readonly { code: string; status: number }[];
  common: readonly { code: string; status: number }[];
}

/** Describes a route; dear enough to be done once. */
export function describe(route: Route): Described {
  const pathFields = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const shared = { method: route.method, path: route.path, pathFields };
  return route.kind === 'raw' ? { ...shared, ...describeRaw(route) } : { ...shared, ...describeOperation(route) };
}

type Rest = Omit<Described, 'method' | 'path' | 'pathFields'>;

function describeRaw(route: RawRoute): Rest {
  const common = route.method === 'GET' ? always : [...always, ...ofBodies];
  return {
    name: route.name,
    group: route.name.split('.')[0] ?? '',
    summary: route.summary,
    input: undefined,
    output: undefined,
    accepts: route.accepts ?? [],
    answers: route.answers ?? [],
    own: codesOf(route.refusals ?? []),
    common: codesOf(common),
  };
}

function describeOperation(route: OperationRoute): Rest {
  const { operation } = route;
  const constraints = 'constraints' in operation ? Object.values(operation.constraints ?? {}) : [];
  return {
    name: operation.name,
    group: operation.name.split('.')[0] ?? '',
    summary: operation.summary,
    input: withoutDialect(shapeOf(operation.input).schema),
    output: withoutDialect(toJsonSchema(operation.output, 'output')),
    accepts: [],
    answers: [],
    own: codesOf([...(operation.refusals ?? []), ...constraints]),
    common: codesOf(isQuery(route) ? [...ofQueries, ...always] : [...ofCommands, ...always, ...ofBodies]),
  };
}

function codesOf(classes: readonly RefusalClass<never>[]): { code: string; status: number }[] {
  return [...new Map(classes.map(({ code, status }) => [code, { code, status }])).values()];
}

function withoutDialect(schema: JsonSchema): JsonSchema {
  const { $schema: _dialect, ...rest } = schema;
  return rest;
}

export interface OpenApiOptions {
  title: string;
  description: string;
  version: string;
  /** what each refusal says, by code */
  wordsOf(code: string): string;
}

/** The API as an OpenAPI 3.1 document. */
export function openApi(routes: readonly Route[], options: OpenApiOptions): Json {
  const schemas: Json = { Problem: problemSchema };
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const described = describe(route);
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationObject(described, schemas, options);
  }
  const groups = [...new Set(routes.map((route) => describe(route).group))].sort();
  return {
    openapi: '3.1.0',
    info: { title: options.title, version: options.version, description: options.description },
    servers: [{ url: '/' }],
    tags: groups.map((name) => ({ name })),
    // A visitor may ask for some things; the session is needed for the rest.
    security: [{}, { session: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' } },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          description:
            'The command id: a UUID made by the caller for one intent. The same id again answers the same and changes nothing.',
          schema: { type: 'string', format: 'uuid' },
        },
        ActingPerson: {
          name: 'X-Acting-Person',
          in: 'header',
          required: false,
          description:
            'The id of the person for whom this is done. Refused with acting-person-mismatch when somebody else is signed in by now.',
          schema: { type: 'string', format: 'uuid' },
        },
      },
    },
  };
}

const problemSchema = {
  type: 'object',
  description:
    'A refusal or a fault (RFC 9457). `code` is stable; `title` and `detail` are in the language of the reader.',
  required: ['type', 'status', 'code', 'title', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    status: { type: 'integer' },
    code: { type: 'string' },
    title: { type: 'string' },
    detail: { type: 'string', description: 'how to mend it' },
    requestId: { type: 'string' },
    data: { type: 'object' },
  },
};

function operationObject(described: Described, schemas: Json, options: OpenApiOptions): Json {
  const { name, summary, group, input, output, pathFields, method } = described;
  const properties = (input?.properties ?? {}) as Record<string, JsonSchema>;
  const required = new Set(input?.required ?? []);
  const parameters: Json[] = pathFields.map((field) => ({
    name: field,
    in: 'path',
    required: true,
    schema: lift(properties[field] ?? { type: 'string' }, name, schemas),
  }));
  const rest = Object.entries(properties).filter(([field]) => !pathFields.includes(field));
  const object: Json = { operationId: name, summary, tags: [group], parameters };
  if (method === 'GET') {
    for (const [field, schema] of rest) {
      parameters.push({ name: field, in: 'query', required: required.has(field), schema: lift(schema, name, schemas) });
    }
  } else {
    parameters.push({ $ref: '#/components/parameters/IdempotencyKey' });
    parameters.push({ $ref: '#/components/parameters/ActingPerson' });
    if (described.accepts.length > 0) {
      object['requestBody'] = { required: true, content: mediaOf(described.accepts) };
    } else if (input && rest.length > 0) {
      const body: JsonSchema = {
        ...input,
        properties: Object.fromEntries(rest),
        required: [...required].filter((field) => !pathFields.includes(field)),
      };
      object['requestBody'] = {
        required: true,
        content: { 'application/json': { schema: lift(body, name, schemas) } },
      };
    }
  }
  const content = output ? { 'application/json': { schema: lift(output, name, schemas) } } : mediaOf(described.answers);
  object['responses'] = { 200: { description: 'Done', content }, ...refusalResponses(described, options) };
  return object;
}

const mediaOf = (types: readonly string[]): Json =>
  Object.fromEntries(
    types.map((type) => [type, type === 'application/json' ? {} : { schema: { type: 'string', format: 'binary' } }]),
  );

function refusalResponses(described: Described, options: OpenApiOptions): Json {
  const byStatus = new Map<number, string[]>();
  for (const { code, status } of [...described.own, ...described.common]) {
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses: Json = {};
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${options.wordsOf(code)}`).join('\n\n'),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
          },
        },
      },
    };
  }
  return responses;
}

/** Moves a schema's own definitions to the components, where references from anywhere in the document find them. */
function lift(schema: JsonSchema, name: string, schemas: Json): JsonSchema {
  const { $defs, ...rest } = schema;
  const rename = (text: string): string => text.replaceAll('"#/$defs/', `"#/components/schemas/${name}.`);
  for (const [key, definition] of Object.entries($defs ?? {})) {
    schemas[`${name}.${key}`] = JSON.parse(rename(JSON.stringify(definition)));
  }
  return $defs ? (JSON.parse(rename(JSON.stringify(rest))) as JsonSchema) : rest;
}
