import { DatabaseError } from '../database/database.ts';
import { Busy, InputInvalid, Refusal } from '../refusal.ts';
import type { Locale, TextRegistry } from '../text.ts';
import type { Outbound } from './inbound.ts';

/** RFC 9457, with the members that are ours. */
export interface Problem {
  /** what kind of refusal: its place in the documentation */
  type: string;
  status: number;
  /** stable; what programs look at */
  code: string;
  /** what is wrong, in the reader's language */
  title: string;
  /** how to mend it, where there is a way */
  detail?: string;
  requestId: string;
  data?: object;
}

/** The code of what nobody foresaw. */
export const faultCode = 'fault';

/**
 * What an error means to the outside: a refusal is itself; data that the database cannot hold are an invalid input; a
 * database that does not answer is busy. Anything else is a fault of ours: undefined.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (!(error instanceof DatabaseError)) return undefined;
  if (error.sqlState.startsWith('22')) return new InputInvalid({ issues: [] });
  return /^(08|53|57)|^55P03$/.test(error.sqlState) ? new Busy() : undefined;
}

/** The problem that tells of a refusal, or of a fault when there is none, in the reader's language. */
export function problemOf(
  refused: Refusal | undefined,
  options: { texts: TextRegistry; locale: Locale; requestId: string },
): Problem {
  const { texts, locale, requestId } = options;
  const code = refused?.code ?? faultCode;
  const values = { ...refused?.data, requestId };
  const problem: Problem = {
    type: `/docs#refusal-${code}`,
    status: refused?.status ?? 500,
    code,
    title: texts.find(locale, `refusal.${code}`, values) ?? code,
    requestId,
  };
  const mend = texts.find(locale, `refusal.${code}.mend`, values);
  if (mend !== undefined) problem.detail = mend;
  if (refused && Object.keys(refused.data).length > 0) problem.data = refused.data;
  return problem;
}

/** A problem as an answer. */
export function problemAnswer(problem: Problem): Outbound {
  const headers: Outbound['headers'] = { 'content-type': 'application/problem+json; charset=utf-8' };
  const data = problem.data as { retryAfterSeconds?: number; allowed?: readonly string[] } | undefined;
  if (typeof data?.retryAfterSeconds === 'number') headers['retry-after'] = String(data.retryAfterSeconds);
  else if (problem.status === 503) headers['retry-after'] = '1';
  if (problem.status === 405 && data?.allowed) headers['allow'] = data.allowed.join(', ');
  return { status: problem.status, headers, body: JSON.stringify(problem) };
}
