/** The sentence of an event in a ticket's story, made from its type and values. Pure. */
import type { Words } from './language.ts';
import type { StoryEntry } from './matter.ts';

/** The catalogue that names a ground, by the event it stands in. */
const groundsOf: Readonly<Record<string, string>> = {
  'ticket.closed': 'close',
  'ticket.excluded': 'exclusion',
  'ticket.included': 'exclusion',
};

/** Some events have two sentences. */
function variantOf({ type, values }: StoryEntry): string {
  if (type === 'ticket.accepted') return values['handlerName'] ? '.by' : '';
  if (type === 'ticket.called-back') return values['reached'] === false ? '.unreached' : '.reached';
  if (type === 'ticket.return-decided') return values['decision'] === 'upheld' ? '.upheld' : '.refused';
  return '';
}

function valueOf(
  entry: StoryEntry,
  name: string,
  value: unknown,
  { word, date }: Pick<Words, 'word' | 'date'>,
): unknown {
  if ((name === 'solved' || name === 'satisfied') && typeof value === 'boolean')
    return word(`${name}.${value ? 'yes' : 'no'}`);
  if (typeof value !== 'string') return value;
  if (name === 'ground') return word(`${groundsOf[entry.type] ?? 'ground'}.${value}`);
  if (name === 'outcome' || name === 'channel') return word(`${name}.${value}`);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? date(value) : value;
}

/** What a reader is told of an event; a value that is not there leaves nothing behind. */
export function sentenceOf(entry: StoryEntry, words: Pick<Words, 'word' | 'date'>): string {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entry.values)) values[name] = valueOf(entry, name, value, words);
  const sentence = words.word(`story.${entry.type}${variantOf(entry)}`, values).replace(/\{\w+\}/g, '');
  // the catalogue sets dates off as figures; one that is written in Chinese needs no space around it
  return sentence.replace(/ (\d+月\d+日)( ?)/g, '$1');
}
