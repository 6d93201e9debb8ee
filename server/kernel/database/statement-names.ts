/**
 * Names for statements that the query builder makes, so that the server keeps their plans.
 * A text gets a name when it comes for the second time; texts that come once (lists of changing length) never do.
 */
const LIMIT = 1_000;
const seen = new Map<string, string | undefined>();
let names = 0;

/** The name for this text, or undefined while it has none. The same text has the same name for the life of the process. */
export function nameFor(text: string): string | undefined {
  const name = seen.get(text);
  if (name !== undefined) return name;
  if (seen.has(text)) {
    names += 1;
    const fresh = `q${names}`;
    seen.set(text, fresh);
    return fresh;
  }
  if (seen.size < LIMIT) seen.set(text, undefined);
  return undefined;
}
