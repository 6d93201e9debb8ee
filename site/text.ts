import { defineText } from '../server/kernel/text.ts';
import en from './messages.en.json' with { type: 'json' };
import zh from './messages.zh-CN.json' with { type: 'json' };

/** The words of the resident's door. */
export const siteText = defineText(zh, en);
export type SiteKey = keyof typeof zh;
