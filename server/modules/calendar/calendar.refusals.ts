import { refusal } from '../../kernel/refusal.ts';

/** The day already follows the rule of the week: there is nothing to clear. */
export const DayNotSet = refusal<{ date: string }>('calendar-day-not-set', 404);
/** Working hours must end after they begin, and some day must be worked. */
export const HoursImpossible = refusal('calendar-hours-impossible', 422);
