import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAct, useAsk } from '../door/queries.ts';
import { Field } from '../look/field.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { useWords } from '../text/words.tsx';

/** A person's phone, masked; in full only for a reason that is written down. */
export function Phone({ person }: { person: OutputOf<'people.person'> }) {
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState(false);
  const whole = useAsk('people.person-phone', { personId: person.id }, { enabled: shown });
  const unmask = useAct('people.unmask-person', {
    touches: [],
    onDone: () => {
      setAsking(false);
      setShown(true);
    },
  });
  if (person.phone === null) return null;
  const ask = (): void => {
    if (reason.trim().length >= 2) unmask.run({ personId: person.id, reason: reason.trim() });
  };
  return (
    <div>
      <dt>{t('person.phone')}</dt>
      <dd>
        <span className="figures">{whole.data?.phone ?? person.phone}</span>{' '}
        {person.allowed.unmask && !shown && (
          <Button size="small" onClick={() => setAsking(true)}>
            {t('reporter.show')}
          </Button>
        )}
      </dd>
      {asking && (
        <Modal
          open
          title={t('person.unmask-title')}
          okText={t('reporter.show')}
          cancelText={t('cancel')}
          okButtonProps={{ loading: unmask.busy, disabled: reason.trim().length < 2 }}
          onOk={ask}
          onCancel={() => setAsking(false)}
        >
          <form
            onSubmit={(event) => {
              event.preventDefault();
              ask();
            }}
          >
            <Field label={t('reporter.purpose')} hint={t('person.unmask-hint')}>
              {({ id, describedBy }) => (
                <input
                  id={id}
                  aria-describedby={describedBy}
                  className="text-field"
                  autoFocus
                  maxLength={200}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          </form>
          <RefusalNote error={unmask.refusal} />
        </Modal>
      )}
    </div>
  );
}
