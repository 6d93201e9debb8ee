export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 503;
export type RefusalData = Readonly<Record<string, string | number | boolean | null | readonly unknown[] | object>>;

/**
 * A clear no with a stable code. Its words are in the catalogues under `refusal.<code>` (what is wrong) and, where there
 * is one, `refusal.<code>.mend` (how to mend it); `data` fills the placeholders and is sent to the caller, so it never
 * holds personal data or secrets.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: RefusalStatus;
  readonly data: RefusalData;
  constructor(code: string, status: RefusalStatus, data: RefusalData = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.data = data;
  }
}

/** Without a parameter: any of them, whatever data it takes. */
export interface RefusalClass<Data extends RefusalData = never> {
  new (data?: Data): Refusal;
  readonly code: string;
  readonly status: RefusalStatus;
}

const known = new Map<string, RefusalStatus>();

/** Declares a way to be refused. Codes are unique in the whole program. */
export function refusal<Data extends RefusalData = RefusalData>(
  code: string,
  status: RefusalStatus,
): RefusalClass<Data> {
  if (known.has(code)) throw new Error(`refusal code declared twice: ${code}`);
  known.set(code, status);
  return class extends Refusal {
    static readonly code = code;
    static readonly status = status;
    constructor(data?: Data) {
      super(code, status, data ?? {});
    }
  };
}

/** All declared codes with their status: for the documentation and the test that every code has its words. */
export function knownRefusals(): ReadonlyMap<string, RefusalStatus> {
  return known;
}

/** `issues`: [{ path: 'phone', code: 'too_small', message }]; never the value itself. */
export const InputInvalid = refusal<{ issues: readonly { path: string; code: string; message: string }[] }>(
  'input-invalid',
  400,
);
export const SignInNeeded = refusal('sign-in-needed', 401);
export const NotAllowed = refusal('not-allowed', 403);
export const NotFound = refusal<{ what?: string }>('not-found', 404);
export const CommandIdReused = refusal('command-id-reused', 409);
export const Conflict = refusal('conflict', 409);
export const BodyTooLarge = refusal<{ limitBytes: number }>('body-too-large', 413);
export const MediaTypeUnknown = refusal('media-type-unknown', 415);
export const TooManyRequests = refusal<{ retryAfterSeconds: number }>('too-many-requests', 429);
export const Busy = refusal('busy', 503);
