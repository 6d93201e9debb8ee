/** The version of the privacy notice a clerk tells about when raising for somebody: the one the resident's door shows. */
export const noticeVersion = '2026-11-21';
