/**
 * How alike two short texts are, by the pairs of neighbouring characters they share: good enough for Chinese without a
 * dictionary, and for English too. Pure.
 */
import commonplace from './likeness.words.json' with { type: 'json' };

/** What says little about the matter: punctuation, space, digits, and the characters and words everybody uses. */
const empty = new RegExp(
  `[\\s\\p{P}\\p{S}\\d${commonplace.characters}]+|\\b(?:${commonplace.words.join('|')})\\b`,
  'giu',
);

/** Pairs that stand in nearly every matter whatever it is about. */
const common = new Set(commonplace.pairs);

function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>();
  for (const part of text.normalize('NFKC').toLowerCase().slice(0, 500).split(empty)) {
    const letters = [...part];
    for (let at = 0; at + 1 < letters.length; at += 1) {
      const pair = `${letters[at]}${letters[at + 1]}`;
      if (!common.has(pair)) pairs.add(pair);
    }
  }
  return pairs;
}

/**
 * A measure against `words`: 0 (nothing shared) to 1 (the shorter one's pairs are all in the other). Too little text to compare
 * (fewer than 4 pairs on either side) is like nothing.
 */
export function likeness(words: string): (other: string) => number {
  const ours = pairsOf(words);
  return (other) => {
    const theirs = pairsOf(other);
    const smaller = Math.min(ours.size, theirs.size);
    if (smaller < 4) return 0;
    let shared = 0;
    for (const pair of ours) if (theirs.has(pair)) shared += 1;
    return shared / smaller;
  };
}
