import { route } from '../../kernel/http/route.ts';
import { audit } from './audit.query.ts';
import { presetList, setPresets } from './presets.ts';
import { deadLetters, retryDeadLetter } from './dead-letters.ts';

export const routes = [
  route('GET', '/api/audit', audit),
  route('GET', '/api/dead-letters', deadLetters),
  route('POST', '/api/dead-letters/{seq}/retry', retryDeadLetter),
  route('GET', '/api/presets', presetList),
  route('POST', '/api/presets', setPresets),
] as const;
