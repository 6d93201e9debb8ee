import { refusal } from '../refusal.ts';

/** The body is not JSON, or not one object. */
export const BodyMalformed = refusal('body-malformed', 400);
/** The body, an address or a header is not UTF-8, or holds a NUL character or half a character. */
export const TextMalformed = refusal('text-malformed', 400);
/** The body is nested deeper than anything we take. */
export const BodyTooDeep = refusal<{ limit: number }>('body-too-deep', 400);
/** The path or query is not a well-formed address. */
export const AddressMalformed = refusal('address-malformed', 400);
/** A command came without an `Idempotency-Key` header that is a UUID. */
export const CommandIdMissing = refusal('command-id-missing', 400);
/** `X-Acting-Person` names another person than the one signed in: the page still belongs to somebody who was there before. */
export const ActingPersonMismatch = refusal('acting-person-mismatch', 409);
/** Nothing is served under this address. */
export const RouteUnknown = refusal('route-unknown', 404);
/** Something is served here, but not by this method; `allowed` names those that are. */
export const MethodNotAllowed = refusal<{ allowed: readonly string[] }>('method-not-allowed', 405);
/** A page of another site sent this with the reader's cookie. */
export const CrossSite = refusal('cross-site', 403);
