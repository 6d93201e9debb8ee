import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { TicketPage } from '../door/contract.ts';
import { useAct } from '../door/queries.ts';
import { Fact } from '../look/facts.tsx';
import { Field } from '../look/field.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { useWords } from '../text/words.tsx';

/** Who raised it, masked; shown in full only for a purpose that is written down. */
export function Reporter({ ticket }: { ticket: TicketPage }) {
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const [purpose, setPurpose] = useState('');
  const unmask = useAct('tickets.unmask', { touches: ['tickets.ticket'], onDone: () => setAsking(false) });
  const shown = unmask.output;
  const { reporter } = ticket;
  const empty = reporter.name === null && !reporter.hasPhone && reporter.address === null;
  return (
    <section className="reporter">
      <h2>{t('reporter.title')}</h2>
      {empty ? (
        <p>{t('reporter.none')}</p>
      ) : (
        <dl className="facts">
          <Fact name={t('reporter.name')} value={shown ? shown.name : reporter.name} />
          <Fact name={t('reporter.phone')} value={shown ? shown.phone : reporter.phone} />
          <Fact name={t('reporter.address')} value={shown ? shown.address : reporter.address} />
        </dl>
      )}
      {shown && <p className="small">{t('reporter.logged')}</p>}
      {!empty && !shown && ticket.allowed.includes('unmask') && (
        <Button size="small" onClick={() => setAsking(true)}>
          {t('reporter.show')}
        </Button>
      )}
      {asking && (
        <Modal
          open
          title={t('reporter.ask-title')}
          onCancel={() => setAsking(false)}
          onOk={() => unmask.run({ ticketId: ticket.id, purpose })}
          okText={t('reporter.show')}
          okButtonProps={{ disabled: purpose.trim().length < 2, loading: unmask.busy }}
          cancelText={t('cancel')}
        >
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (purpose.trim().length >= 2) unmask.run({ ticketId: ticket.id, purpose });
            }}
          >
            <Field label={t('reporter.purpose')} hint={t('reporter.purpose-hint')}>
              {({ id, describedBy }) => (
                <input
                  id={id}
                  aria-describedby={describedBy}
                  className="text-field"
                  autoFocus
                  maxLength={200}
                  value={purpose}
                  onChange={(event) => setPurpose(event.target.value)}
                />
              )}
            </Field>
          </form>
          <RefusalNote error={unmask.refusal} />
        </Modal>
      )}
    </section>
  );
}
