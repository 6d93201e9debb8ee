import { expect, test } from 'vitest';
import { noticeVersion as onTheSite } from '../../server/modules/tickets/notice.ts';
import { noticeVersion } from './notice.ts';

test('the desk tells of the same notice as the site', () => {
  expect(noticeVersion).toBe(onTheSite);
});
