/** The way from a browser program to the server's API: what it answers, what it refuses, and silence are three things. */
import type { Api, CommandName, QueryName } from '../server/api.ts';
import { addresses } from './client.gen.ts';
import { keepSessionToEnd, sessionToEnd } from './leaving.ts';

export type { CommandName, QueryName } from '../server/api.ts';
export type InputOf<N extends keyof Api> = Api[N]['input'];
export type OutputOf<N extends keyof Api> = Api[N]['output'];

interface ProblemBody {
  code: string;
  status: number;
  title: string;
  detail?: string;
  data?: object;
  requestId?: string;
}

/** A clear no of the server, in the reader's words. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** how to mend it, where there is a way */
  readonly mend: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
  /** when it makes sense to ask again */
  readonly retryAfterMs: number | undefined;

  constructor(problem: ProblemBody, retryAfterMs?: number) {
    super(problem.code);
    this.name = 'Refused';
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.mend = problem.detail;
    this.data = { ...problem.data };
    this.requestId = problem.requestId;
    this.retryAfterMs = retryAfterMs;
  }

  /** The fields that `input-invalid` names, by path. */
  get issues(): { path: string; code: string }[] {
    return Array.isArray(this.data['issues']) ? (this.data['issues'] as { path: string; code: string }[]) : [];
  }
}

/** No answer of ours came: no network, a server that is away. Whether it did what was asked is unknown. */
export class Unreached extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'Unreached';
  }
}

export interface SendOptions {
  signal?: AbortSignal | undefined;
  /** preset: 20 s */
  withinMs?: number;
}

/** For whom a command is sent. */
export interface ActOptions extends SendOptions {
  commandId: string;
  /** the id of the person, null for nobody in particular (signing in); preset: as said to `actAs` */
  actingPerson?: string | null;
}

const presetWithinMs = 20_000;
let acting: string | null = null;
let signedOut: () => void = () => {};
let language: string | undefined;

/** Called whenever an answer says that nobody is signed in (any more). */
export function onSignedOut(hook: () => void): void {
  signedOut = hook;
}

/**
 * The person this page belongs to. Commands and uploads carry the id, so that the server refuses them (`acting-person-mismatch`)
 * when somebody else has signed in meanwhile through another door of the same browser.
 */
export function actAs(personId: string | null): void {
  acting = personId;
}

/** The language in which refusals are told, when it is not the browser's own: 'zh-CN' or 'en'. */
export function speak(locale: string): void {
  language = locale;
}

/** Asks a query. Throws Refused or Unreached. */
export async function ask<N extends QueryName>(
  name: N,
  input: InputOf<N>,
  options: SendOptions = {},
): Promise<OutputOf<N>> {
  const { path, rest } = place(name, input as object);
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(rest)) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  }
  const query = search.toString();
  return (await send(query ? `${path}?${query}` : path, { method: 'GET' }, options)) as OutputOf<N>;
}

/**
 * Runs a command. `commandId` is made once for what a person wants done (newId) and kept until there is an answer: sent
 * again after silence, it happens once at most. Throws Refused or Unreached.
 */
export async function act<N extends CommandName>(
  name: N,
  input: InputOf<N>,
  options: ActOptions,
): Promise<OutputOf<N>> {
  const { method, path, rest } = place(name, input as object);
  const init: RequestInit = {
    method,
    headers: { 'content-type': 'application/json', ...headersOf(options) },
    body: JSON.stringify(rest),
  };
  return (await send(path, init, options)) as OutputOf<N>;
}

/** Sends bytes (a picture, a file) to an address that takes them; `params` it does not name go into the query. Throws Refused or Unreached. */
export function upload(name: string, params: object, bytes: Blob, options: ActOptions): Promise<unknown> {
  const { method, path, rest } = place(name, params);
  const query = new URLSearchParams(
    Object.entries(rest).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  const headers = { 'content-type': bytes.type, ...headersOf(options) };
  return send(query ? `${path}?${query}` : path, { method, headers, body: bytes }, { withinMs: 120_000, ...options });
}

let ending: Promise<void> | null = null;

/**
 * Ends the session of whoever signed out here without network. Every request waits for it, so that nobody works, reads or signs
 * in before it is done. Throws Unreached while it cannot be done.
 */
export function endSessionOwed(): Promise<void> {
  const personId = sessionToEnd();
  if (personId === null) return Promise.resolve();
  ending ??= endSessionOf(personId).finally(() => {
    ending = null;
  });
  return ending;
}

async function endSessionOf(personId: string): Promise<void> {
  const { method, path } = place('people.sign-out', {});
  const headers = { 'content-type': 'application/json', ...headersOf({ commandId: newId(), actingPerson: personId }) };
  try {
    await exchange(path, { method, headers, body: '{}' }, { withinMs: 5_000 });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // over already, or the cookie is another person's by now; any other no may be a yes later
    if (error.status !== 401 && error.code !== 'acting-person-mismatch') {
      throw new Unreached('the former session has not been ended', { cause: error });
    }
  }
  keepSessionToEnd(null);
}

function headersOf({ commandId, actingPerson = acting }: ActOptions): Record<string, string> {
  return { 'idempotency-key': commandId, ...(actingPerson === null ? {} : { 'x-acting-person': actingPerson }) };
}

/** The address of an operation or file, for links and pictures: `addressOf('tickets.picture', { pictureId })`. */
export function addressOf(name: string, params: object): string {
  return place(name, params).path;
}

function place(name: string, input: object): { method: string; path: string; rest: Record<string, unknown> } {
  const known = (addresses as Record<string, readonly [string, string]>)[name];
  if (!known) throw new TypeError(`no operation has the name ${name}`);
  const rest: Record<string, unknown> = { ...input };
  const path = known[1].replace(/\{(\w+)\}/g, (_all, field: string) => {
    const value = rest[field];
    delete rest[field];
    return encodeURIComponent(String(value));
  });
  return { method: known[0], path, rest };
}

async function send(address: string, init: RequestInit, options: SendOptions): Promise<unknown> {
  if (sessionToEnd() !== null) await endSessionOwed();
  return exchange(address, init, options);
}

async function exchange(address: string, init: RequestInit, options: SendOptions): Promise<unknown> {
  const late = AbortSignal.timeout(options.withinMs ?? presetWithinMs);
  const headers = new Headers(init.headers);
  headers.set('accept', 'application/json, application/problem+json');
  if (language !== undefined) headers.set('accept-language', language);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(address, {
      ...init,
      headers,
      credentials: 'same-origin',
      signal: options.signal ? AbortSignal.any([options.signal, late]) : late,
    });
    text = await answer.text();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Unreached('no answer came', { cause: error });
  }
  const body = parsed(text);
  if (answer.ok && body !== undefined) return body;
  const problem = body as Partial<ProblemBody> | null | undefined;
  // What is not ours (a hotel's portal, a proxy whose server is away) says nothing about what was asked.
  if (typeof problem?.code !== 'string') throw new Unreached(`an answer without a code: ${answer.status}`);
  if (answer.status === 401) signedOut();
  const seconds = Number(answer.headers.get('retry-after'));
  throw new Refused(
    { status: answer.status, title: problem.code, ...problem, code: problem.code },
    seconds > 0 ? seconds * 1000 : undefined,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A UUID of version 7, made by the caller so that sending a command again is a replay. Works on plain http too. */
export function newId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 5, rest = now; index >= 0; index -= 1, rest = Math.floor(rest / 256)) bytes[index] = rest % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
