import type { Tx } from '../../kernel/database/database.ts';
import type { StoredEvent } from '../../kernel/event.ts';
import type { Locale } from '../../kernel/text.ts';

/** Whom a message goes to. */
export interface Addressee {
  /** as people's `normalisePhone` makes it */
  phone: string;
  language: Locale;
  /** what the words need besides the event's own values, and what must not be kept */
  values?: Readonly<Record<string, unknown>>;
}

/** What a module registers so that its events reach somebody's phone. */
export interface Recipient {
  /** the kind of subject its events have */
  subjectKind: string;
  /** the types of events that may tell; those of them without `data.tell` tell nobody */
  types: readonly string[];
  /** Whose phone; undefined when there is none (any more). Asked when the event comes, and again when the message is sent. */
  resolve(tx: Tx, subjectId: string, now: Date): Promise<Addressee | undefined>;
  /** The sentence, in one piece, without the sender's name. */
  word(language: Locale, key: string, values: Readonly<Record<string, unknown>>): string;
  /** Preset: `data.tell` of the event. */
  tellOf?(event: StoredEvent): Telling | undefined;
}

export interface Telling {
  key: string;
  values: Record<string, unknown>;
}

const recipients = new Map<string, Recipient>();

/** Makes a module's events reach phones. Called once for a kind of subject, when the module is loaded. */
export function registerRecipient(recipient: Recipient): void {
  if (recipients.has(recipient.subjectKind)) throw new Error(`two recipients for ${recipient.subjectKind}`);
  recipients.set(recipient.subjectKind, recipient);
}

export function recipientOf(subjectKind: string): Recipient | undefined {
  return recipients.get(subjectKind);
}

/** All event types that may tell somebody something. */
export function tellingTypes(): string[] {
  return [...new Set([...recipients.values()].flatMap((recipient) => recipient.types))];
}

/** What an event tells, or undefined. */
export function tellingOf(recipient: Recipient, event: StoredEvent): Telling | undefined {
  if (recipient.tellOf) return recipient.tellOf(event);
  const tell = event.data['tell'];
  if (typeof tell !== 'object' || tell === null) return undefined;
  const { key, values } = tell as Partial<Telling>;
  return typeof key === 'string' ? { key, values: values ?? {} } : undefined;
}
