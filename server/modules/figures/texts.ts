import { defineText } from '../../kernel/text.ts';
import en from './messages.en.json' with { type: 'json' };
import zh from './messages.zh-CN.json' with { type: 'json' };

/** The words of figures: why something is refused, and what the command line says. */
export const figureTexts = defineText(zh, en);
export type FigureKey = keyof typeof zh;
