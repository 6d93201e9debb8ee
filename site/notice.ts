export { noticeVersion } from '../server/modules/tickets/public.ts';
