/** The version of the personal data notice (`privacy.*` in the catalogues): its date. Changes whenever its words do. */
export const noticeVersion = '2026-11-21';

/** When the accessibility statement was last checked against the pages. */
export const checkedOn = '2026-11-21';
