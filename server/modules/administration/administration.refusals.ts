import { refusal } from '../../kernel/refusal.ts';

/** The letter is not dead: it was delivered, or tried again already. */
export const LetterNotDead = refusal('letter-not-dead', 409);
