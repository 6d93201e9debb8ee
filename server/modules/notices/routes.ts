import { route } from '../../kernel/http/route.ts';
import { retryMessage, setGateway } from './commands.ts';
import { demoMessages, messages } from './queries.ts';

export const routes = [
  route('GET', '/api/notices', messages),
  route('PUT', '/api/notices/gateway', setGateway),
  route('POST', '/api/notices/{messageId}/retry', retryMessage),
  route('GET', '/api/demo-messages', demoMessages),
] as const;
