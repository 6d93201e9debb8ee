import { z } from 'zod';
import { query } from '../../kernel/query.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { readGateway } from './gateway.ts';
import { may } from './policy.ts';

const states = ['waiting', 'sent', 'dead', 'dropped'] as const;

/** What became of messages, newest first: for the system administrator. Neither text nor whole phones. */
export const messages = query({
  name: 'notices.messages',
  summary: 'What became of messages, newest first; phones masked (system administrator).',
  input: z.object({
    state: z.enum(states).optional(),
    /** the `next` of the page before */
    before: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      .optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        subjectKind: z.string(),
        subjectId: z.uuid(),
        key: z.string(),
        maskedPhone: z.string(),
        state: z.enum(states),
        attempts: z.int(),
        lastError: z.string().nullable(),
        at: z.string(),
        sentAt: z.string().nullable(),
        allowed: z.object({ retry: z.boolean() }),
      }),
    ),
    next: z.string().nullable(),
    gateway: z.object({ url: z.string(), hasSecret: z.boolean(), timeoutMs: z.int() }),
  }),
  refusals: [NotAllowed],
  async run({ tx, actor, authorize }, { state, before, limit }) {
    authorize(may.administer(actor));
    const [mark, id] = before?.split(' ') ?? [];
    const { rows } = await tx.raw<{
      id: string;
      subject_kind: string;
      subject_id: string;
      key: string;
      masked_phone: string;
      state: (typeof states)[number];
      attempts: number;
      last_error: string | null;
      created_at: Date;
      sent_at: Date | null;
    }>({
      name: 'notices_messages_page',
      text: `select id, subject_kind, subject_id, key, masked_phone, state, attempts, last_error, created_at, sent_at
             from notices.messages where tenant_id = $1 and (created_at, id) < ($2, $5::uuid)
               and ($3::text is null or state = $3)
             order by created_at desc, id desc limit $4`,
      values: [
        tx.tenantId,
        mark ?? '9999-12-31',
        state ?? null,
        limit + 1,
        id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      ],
    });
    const { url, secret, timeoutMs } = await readGateway(tx);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((row) => ({
        id: row.id,
        subjectKind: row.subject_kind,
        subjectId: row.subject_id,
        key: row.key,
        maskedPhone: row.masked_phone,
        state: row.state,
        attempts: row.attempts,
        lastError: row.last_error,
        at: row.created_at.toISOString(),
        sentAt: row.sent_at?.toISOString() ?? null,
        allowed: { retry: row.state === 'dead' },
      })),
      next: rows.length > limit && last ? `${last.created_at.toISOString()} ${last.id}` : null,
      gateway: { url, hasSecret: secret !== '', timeoutMs },
    };
  },
});

/** The phones of a demonstration: what would have been sent, newest first, at most 50. Does not exist anywhere else. */
export const demoMessages = query({
  name: 'notices.demo-messages',
  summary: 'In a demonstration: the messages that would have been sent, newest first.',
  input: z.object({ subjectId: z.uuid().optional() }),
  output: z.object({
    items: z.array(z.object({ id: z.uuid(), maskedPhone: z.string(), text: z.string(), at: z.string() })),
  }),
  refusals: [NotFound],
  async run({ tx, authorize }, { subjectId }) {
    if (!(await tenantOf(tx)).demo) throw new NotFound({ what: 'page' });
    authorize(true);
    const { rows } = await tx.raw<{ id: string; masked_phone: string; text: string; created_at: Date }>({
      name: 'notices_demo_messages',
      text: `select id, masked_phone, text, created_at from notices.messages
             where tenant_id = $1 and text is not null and ($2::uuid is null or subject_id = $2)
             order by created_at desc, id desc limit 50`,
      values: [tx.tenantId, subjectId ?? null],
    });
    return {
      items: rows.map((row) => ({
        id: row.id,
        maskedPhone: row.masked_phone,
        text: row.text,
        at: row.created_at.toISOString(),
      })),
    };
  },
});
