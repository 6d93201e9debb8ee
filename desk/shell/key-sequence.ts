/** What of a key press matters for shortcuts. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/**
 * Reads key presses as shortcuts: one key ('j', '/', '?') or two after each other ('g i'). The first of two waits a second.
 * Answers the shortcut that is complete now, or null. Presses with Ctrl, Meta or Alt belong to the browser.
 */
export class KeySequence {
  #first: { key: string; at: number } | null = null;

  press(press: KeyPress, known: ReadonlySet<string>, now: number): string | null {
    if (press.ctrlKey || press.metaKey || press.altKey) return null;
    const first = this.#first && now - this.#first.at <= 1000 ? this.#first.key : null;
    this.#first = null;
    if (first !== null) {
      const both = `${first} ${press.key}`;
      if (known.has(both)) return both;
    }
    if (known.has(press.key)) return press.key;
    for (const shortcut of known) {
      if (shortcut.startsWith(`${press.key} `)) {
        this.#first = { key: press.key, at: now };
        break;
      }
    }
    return null;
  }
}

/** Whether keys typed here are text, or belong to an open dialog or list, and no shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=dialog], [role=listbox], [role=menu]',
    ) !== null
  );
}
