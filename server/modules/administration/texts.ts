import { defineText } from '../../kernel/text.ts';
import en from './messages.en.json' with { type: 'json' };
import zh from './messages.zh-CN.json' with { type: 'json' };

/** The words of administration. */
export const administrationTexts = defineText(zh, en);
