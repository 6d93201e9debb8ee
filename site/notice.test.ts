import { expect, test } from 'vitest';
import { noticeVersion as deskVersion } from '../desk/tickets/notice.ts';
import { noticeVersion as fieldVersion } from '../field/notice.ts';
import { noticeVersion } from '../server/modules/tickets/public.ts';

test('the three doors show the same version of the personal data notice', () => {
  expect([fieldVersion, deskVersion]).toEqual([noticeVersion, noticeVersion]);
});
