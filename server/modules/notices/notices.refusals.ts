import { refusal } from '../../kernel/refusal.ts';

/** The gateway's address must be https (or on this machine), without name and password in it. */
export const GatewayAddressWrong = refusal('gateway-address-wrong', 422);
/** Only a message that is dead can be tried again. */
export const MessageNotDead = refusal('message-not-dead', 409);
