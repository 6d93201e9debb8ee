/** The drawing words of doors/tokens.css as values, for what computes with colours instead of naming them. */
export interface Tokens {
  paper: string;
  paperDeep: string;
  sheet: string;
  ink: string;
  inkSoft: string;
  rule: string;
  ruleStrong: string;
  vermilion: string;
  vermilionDeep: string;
  vermilionWash: string;
  onVermilion: string;
  jade: string;
  jadeWash: string;
  amber: string;
  amberWash: string;
  font: string;
}

/** Reads the tokens as they stand now on the page, in light or in dark. */
export function readTokens(): Tokens {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: read('paper'),
    paperDeep: read('paper-deep'),
    sheet: read('sheet'),
    ink: read('ink'),
    inkSoft: read('ink-soft'),
    rule: read('rule'),
    ruleStrong: read('rule-strong'),
    vermilion: read('vermilion'),
    vermilionDeep: read('vermilion-deep'),
    vermilionWash: read('vermilion-wash'),
    onVermilion: read('on-vermilion'),
    jade: read('jade'),
    jadeWash: read('jade-wash'),
    amber: read('amber'),
    amberWash: read('amber-wash'),
    font: read('font').replace(/\s+/g, ' '),
  };
}
