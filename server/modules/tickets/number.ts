import { randomInt } from 'node:crypto';

/** Damm's quasigroup of order 10: its check digit finds every single wrong digit and every swap of neighbours. */
const damm = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

function checksum(digits: string): number {
  let state = 0;
  for (const digit of digits) state = damm[state]?.[Number(digit)] ?? 0;
  return state;
}

/** A nine-digit ticket number from an eight-digit seed (10,000,000–99,999,999): the ninth digit checks the others. */
export function numberFromSeed(seed: number): string {
  const digits = String(seed);
  return digits + String(checksum(digits));
}

/** Draws a number. Drawn rather than counted: no two writers wait for one counter, and a number tells nothing about how many there are. */
export function drawNumber(): string {
  return numberFromSeed(randomInt(10_000_000, 100_000_000));
}

/** The nine digits somebody typed or read out, with spaces, dashes or full-width digits; undefined when the check digit says no. */
export function readNumber(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replace(/[\s\-–—·.]/gu, '');
  return /^[1-9]\d{8}$/u.test(digits) && checksum(digits) === 0 ? digits : undefined;
}

/** As it is shown and read out: 482 913 056. */
export function spokenNumber(number: string): string {
  return number.replace(/(\d{3})(?=\d)/gu, '$1 ');
}
