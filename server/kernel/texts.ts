import { defineText } from './text.ts';
import en from './messages.en.json' with { type: 'json' };
import zh from './messages.zh-CN.json' with { type: 'json' };

/** The kernel's own words: its refusals, and why a database does not open. */
export const kernelTexts = defineText(zh, en);
