import { useRef, useState } from 'react';
import { act, newId, Refused, Unreached } from '../../doors/client.ts';
import { useWords } from '../language.ts';
import { Choice } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';

const purposes = ['facts', 'visit', 'result'] as const;

/** Shows the number for a purpose, which the server logs. It stays on the screen only, never on the phone's disk. */
export function CallForm({ ticketId }: { ticketId: string }) {
  const { t } = useWords();
  const [purpose, setPurpose] = useState<string>('');
  const [reporter, setReporter] = useState<{ name: string | null; phone: string | null } | null>(null);
  const [said, setSaid] = useState('');
  const [asking, setAsking] = useState(false);
  const commandId = useRef<string>(undefined);
  const show = async () => {
    const words = purposes.find((one) => one === purpose);
    if (!words) return setSaid(t('error.needed'));
    setAsking(true);
    setSaid('');
    // One look, however often the answer had to be asked for.
    commandId.current ??= newId();
    try {
      setReporter(
        await act(
          'tickets.unmask',
          { ticketId, purpose: t(`call.purpose.${words}`) },
          { commandId: commandId.current, withinMs: 15_000 },
        ),
      );
    } catch (error) {
      if (error instanceof Unreached) setSaid(t('call.needs-network'));
      else if (error instanceof Refused) setSaid(error.title);
      else throw error;
    } finally {
      setAsking(false);
    }
  };
  if (reporter) {
    return reporter.phone ? (
      <>
        <p className="figure">
          {reporter.name} {reporter.phone}
        </p>
        <div className="bar">
          <a className="button button-now" href={`tel:${reporter.phone}`}>
            <Icon name="phone" />
            {t('call.dial', { phone: reporter.phone })}
          </a>
        </div>
      </>
    ) : (
      <p className="quiet">{t('call.none')}</p>
    );
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void show();
      }}
    >
      <Choice
        label={t('call.purpose')}
        hint={t('call.why')}
        value={purpose}
        options={purposes.map((one) => ({ value: one, words: t(`call.purpose.${one}`) }))}
        onChange={(value) => {
          setPurpose(value);
          commandId.current = undefined;
        }}
      />
      <p role="status" className={said ? 'wrong' : 'unseen'}>
        {said}
      </p>
      <div className="bar">
        <button type="submit" className="button button-now" disabled={asking}>
          {t('call.show')}
        </button>
      </div>
    </form>
  );
}
