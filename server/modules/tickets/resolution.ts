import { z } from 'zod';
import { civilDateOf } from '../../kernel/working-time.ts';
import { civilDate, optionalWords, words } from './make-move.ts';
import { ReferralNeeded, ReviewDateNeeded, ReviewTooFar } from './ticket.refusals.ts';
import { outcomes } from './ticket.ts';
import type { Resolution, Rules } from './transitions.ts';

/** a date further away would be a no in disguise */
const longestReviewYears = 3;

export const resolutionFields = {
  outcome: z.enum(outcomes),
  /** what was done or explained, in words the resident reads */
  outcomeText: words(4000),
  /** for `cannot-now`: when it is looked at again */
  reviewOn: civilDate.optional(),
  /** for `not-ours`: where to go */
  referredTo: optionalWords(500),
};

/** "Cannot now" without a date would be a no in disguise, and "not ours" without an address a shut door: both are refused. */
export function checkResolution(input: Resolution, at: Date, { calendar }: Rules): Resolution {
  if (input.outcome === 'cannot-now' && (!input.reviewOn || input.reviewOn <= civilDateOf(at, calendar.zone))) {
    throw new ReviewDateNeeded();
  }
  const latest = civilDateOf(new Date(at.getTime() + longestReviewYears * 366 * 86_400_000), calendar.zone);
  if (input.outcome === 'cannot-now' && input.reviewOn && input.reviewOn > latest)
    throw new ReviewTooFar({ years: longestReviewYears });
  if (input.outcome === 'not-ours' && !input.referredTo) throw new ReferralNeeded();
  return {
    outcome: input.outcome,
    outcomeText: input.outcomeText,
    ...(input.outcome === 'cannot-now' ? { reviewOn: input.reviewOn } : {}),
    ...(input.outcome === 'not-ours' ? { referredTo: input.referredTo } : {}),
  };
}
