import { defineText } from './kernel/text.ts';
import en from './messages.en.json' with { type: 'json' };
import zh from './messages.zh-CN.json' with { type: 'json' };

/** What the programs themselves say: at the start and end, about the configuration, on the command line. */
export const serverTexts = defineText(zh, en);
