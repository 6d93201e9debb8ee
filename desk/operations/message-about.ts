/** The key of the words that say what a message to a phone is about: an event's where one is called the same, else its own. */
export function aboutKeys(message: { subjectKind: string; key: string }): readonly [string, string] {
  return [`event.${message.subjectKind}.${message.key}`, `messages.about.${message.key}`];
}
