/** When the accessibility statement was last checked against the pages. */
export const checkedOn = '2026-11-21';
