import { refusal } from '../../kernel/refusal.ts';

/** The letter is not dead: it was delivered, or tried again already. */
export const LetterNotDead = refusal('letter-not-dead', 409);
/** The value is out of its limits, or there is no such setting. */
export const PresetWrong = refusal<{ field: string }>('preset-wrong', 422);
export const NothingChanged = refusal('nothing-changed', 422);
