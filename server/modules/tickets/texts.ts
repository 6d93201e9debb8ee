import { defineText } from '../../kernel/text.ts';
import en from './messages.en.json' with { type: 'json' };
import zh from './messages.zh-CN.json' with { type: 'json' };

/** The words of tickets: states, outcomes, whose move it is, what the resident is told, why something is refused. */
export const ticketTexts = defineText(zh, en);
