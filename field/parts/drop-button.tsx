import { useState } from 'react';
import { useWords } from '../language.ts';
import { phone } from '../phone/use-phone.ts';

/** Gives up a refused piece of work, after asking once more. */
export function DropButton({ intentId, onDone }: { intentId: string; onDone?: () => void }) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <button type="button" className="link" onClick={() => setAsked(true)}>
        {t('outbox.drop')}
      </button>
    );
  }
  return (
    <span role="group" className="row" aria-label={t('outbox.drop')}>
      <span role="status">{t('outbox.drop-sure')}</span>
      <button type="button" className="button" onClick={() => void phone.drop(intentId).then(onDone)}>
        {t('outbox.drop')}
      </button>
      <button type="button" className="link" onClick={() => setAsked(false)}>
        {t('app.cancel')}
      </button>
    </span>
  );
}
