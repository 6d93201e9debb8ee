import type { Visit } from './visit.ts';

/** How a resident shows that a phone is theirs: by a one-time code. Given by the composition of the site. */
export interface PhoneCodes {
  /** minutes a code is good for */
  readonly minutes: number;
  /** Sends a code. Answers what names it, and in a demonstration the code itself. */
  send(visit: Visit, phone: string): Promise<{ codeId: string; demoCode: string | undefined }>;
  /** The code itself again, in a demonstration only. */
  demoCode(visit: Visit, codeId: string): Promise<string | undefined>;
  /** Whether this is the code that was sent; each is good once. */
  check(visit: Visit, codeId: string, phone: string, code: string): Promise<boolean>;
}
