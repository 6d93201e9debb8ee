import { refusal } from '../../kernel/refusal.ts';

/** The figures are being counted anew already. */
export const RebuildUnderWay = refusal('rebuild-under-way', 409);
/** From after to, or more months than a page shows. */
export const PeriodWrong = refusal<{ limitMonths: number }>('period-wrong', 400);
