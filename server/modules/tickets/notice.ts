/**
 * The version of the personal data notice that residents are shown (words: `privacy.*` in the site's catalogues): its date. It is kept
 * with every matter and changes whenever the words do; the two browser doors name the same one.
 */
export const noticeVersion = '2026-11-21';
