import { bulkInsert } from '../../kernel/database/bulk.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { maskPhone } from '../people/public.ts';

/** Who raised a ticket; kept apart from the matter. */
export interface Reporter {
  ticketId: string;
  name: string | null;
  phone: string | null;
  phoneHash: string | null;
  phoneVerifiedAt: Date | null;
  address: string | null;
  personId: string | null;
  noticeVersion: string;
}

const insertRows = bulkInsert<Record<string, unknown>>('tickets.reporters', {
  ticket_id: 'uuid',
  name: 'text',
  phone: 'text',
  phone_hash: 'text',
  phone_verified_at: 'timestamptz',
  address: 'text',
  person_id: 'uuid',
  notice_version: 'text',
});

export async function insertReporters(tx: Tx, reporters: readonly Reporter[]): Promise<void> {
  await insertRows(
    tx,
    reporters.map((reporter) => ({
      ticket_id: reporter.ticketId,
      name: reporter.name,
      phone: reporter.phone,
      phone_hash: reporter.phoneHash,
      phone_verified_at: reporter.phoneVerifiedAt,
      address: reporter.address,
      person_id: reporter.personId,
      notice_version: reporter.noticeVersion,
    })),
  );
}

export async function findReporter(tx: Tx, ticketId: string): Promise<Reporter | undefined> {
  const { rows } = await tx.raw<Reporter>({
    name: 'tickets_reporter',
    text: `select ticket_id as "ticketId", name, phone, phone_hash as "phoneHash", phone_verified_at as "phoneVerifiedAt", address,
             person_id as "personId", notice_version as "noticeVersion"
           from tickets.reporters where tenant_id = $1 and ticket_id = $2`,
    values: [tx.tenantId, ticketId],
  });
  return rows[0];
}

/** A name as it may be shown to those who need not know it: the surname, and a mark for the rest. */
export function maskName(name: string): string {
  const [first = ''] = name;
  return `${first}${'*'.repeat(Math.min(2, Math.max(1, [...name].length - 1)))}`;
}

/** What of a reporter everybody who may read the ticket sees. */
export function maskReporter(reporter: Reporter | undefined): {
  name: string | null;
  phone: string | null;
  address: string | null;
  hasPhone: boolean;
} {
  return {
    name: reporter?.name ? maskName(reporter.name) : null,
    phone: reporter?.phone ? maskPhone(reporter.phone) : null,
    address: reporter?.address ? `${[...reporter.address].slice(0, 4).join('')}***` : null,
    hasPhone: Boolean(reporter?.phone),
  };
}
