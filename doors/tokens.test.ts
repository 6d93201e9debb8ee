import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours of one block, by name. */
function colours(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThan(-1);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{3,8});/g)].map(([, name, value]) => [name, value]),
  );
}

/** Relative luminance after WCAG 2. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const themes = [':root', ":root[data-theme='dark']", ":root[data-theme='auto']"];
const texts = ['ink', 'ink-soft', 'vermilion', 'vermilion-deep', 'jade', 'amber'];
const grounds = ['paper', 'paper-deep', 'sheet'];

test.each(themes)('every text colour of %s reads on every ground', (theme) => {
  const value = colours(theme);
  const poor: string[] = [];
  const need = (text: string, ground: string, ratio: number) => {
    const found = contrast(value[text]!, value[ground]!);
    if (found < ratio) poor.push(`${text} on ${ground}: ${found.toFixed(2)} < ${ratio}`);
  };
  for (const text of texts) for (const ground of grounds) need(text, ground, 4.5);
  for (const accent of ['vermilion', 'jade', 'amber']) {
    need(accent, `${accent}-wash`, 4.5);
    need('ink', `${accent}-wash`, 7);
  }
  need('on-vermilion', 'vermilion', 4.5);
  need('on-vermilion', 'vermilion-deep', 4.5);
  need('on-jade', 'jade', 4.5);
  for (const ground of grounds) need('rule-strong', ground, 3);
  expect(poor).toEqual([]);
});

test('the dark that follows the device is the same dark', () => {
  expect(colours(":root[data-theme='auto']")).toEqual(colours(":root[data-theme='dark']"));
});
