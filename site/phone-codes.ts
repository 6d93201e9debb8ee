import { Refusal } from '../server/kernel/refusal.ts';
import { enterPhoneCode, sendPhoneCode } from '../server/modules/people/public.ts';
import type { Draft } from './raise/draft.ts';
import type { Visit } from './visit.ts';

/** Why a code was not taken, or not sent: what the page says of it. */
export type CodeTrouble = { kind: 'wrong' | 'over' } | { kind: 'too-soon'; seconds: number };

/**
 * Sends a one-time code to the phone and notes it in the draft. To one phone a code goes once a minute: asked for sooner, the one
 * that was sent stands. Answers that trouble, or undefined.
 */
export async function sendCode(visit: Visit, draft: Draft, phone: string): Promise<CodeTrouble | undefined> {
  const { context, view, visitor } = visit;
  await context.count('code');
  try {
    const { codeId, expiresAt } = await context.kernel.execute(
      sendPhoneCode,
      { phone, purpose: 'raise', language: view.locale },
      { tenantId: context.tenant.id, actor: visitor },
    );
    draft.code = { id: codeId, expiresAt };
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'phone-code-too-soon') throw error;
    return { kind: 'too-soon', seconds: Number(error.data['seconds'] ?? 60) };
  }
}

/** Enters a code. One that was entered right before counts as right: the form was sent twice. */
export async function checkCode(
  { context, visitor }: Visit,
  codeId: string,
  code: string,
): Promise<CodeTrouble | undefined> {
  try {
    await enterPhoneCode(context.kernel, { tenantId: context.tenant.id, actor: visitor }, { codeId, code });
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    switch (error.code) {
      case 'phone-code-used':
        return undefined;
      case 'phone-code-wrong':
        return { kind: 'wrong' };
      case 'phone-code-spent':
      case 'phone-code-expired':
        return { kind: 'over' };
      default:
        throw error;
    }
  }
}
