/**
 * Who signed out on this device while the server could not be reached. The session cookie is the server's to take back, so until
 * then the device remembers that the session is to be ended; see `endSessionOwed` in the client.
 */
const key = 'lianxin.session-to-end';
/** for browsers that refuse to keep anything: as long as the page */
let here: string | null = null;

/** The id of the person whose session is still to be ended, if any. */
export function sessionToEnd(): string | null {
  try {
    return localStorage.getItem(key) ?? here;
  } catch {
    return here;
  }
}

export function keepSessionToEnd(personId: string | null): void {
  here = personId;
  try {
    if (personId === null) localStorage.removeItem(key);
    else localStorage.setItem(key, personId);
  } catch {
    // kept for the page alone
  }
}
