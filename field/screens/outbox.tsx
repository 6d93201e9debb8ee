import { spoken, useWords } from '../language.ts';
import type { Intent, IntentState } from '../outbox/intent.ts';
import { byOrder } from '../outbox/queue.ts';
import { DropButton } from '../parts/drop-button.tsx';
import { Header } from '../parts/header.tsx';
import { nameOfWork, PicturesOfWork, textOfWork } from '../parts/own-work.tsx';
import { WordOfWork } from '../parts/word-of-work.tsx';
import { phone, usePhone } from '../phone/use-phone.ts';
import { hrefOf } from '../route.ts';

const sections: readonly IntentState[] = ['refused', 'kept', 'sent'];
const sentShown = 50;

/** Everything done on this phone and where it is: what was refused and why, what is kept, what has been sent. */
export function OutboxPage() {
  const { t } = useWords();
  const { intents, sending } = usePhone();
  const kept = intents.some((intent) => intent.state === 'kept');
  return (
    <>
      <Header title={t('outbox.title')} />
      <p className="quiet">{t('outbox.intro')}</p>
      {intents.length === 0 ? <p className="quiet">{t('outbox.empty')}</p> : null}
      {sections.map((state) => {
        const members = intents.filter((intent) => intent.state === state).toSorted(byOrder);
        if (members.length === 0) return null;
        return (
          <section key={state} aria-labelledby={`box-${state}`}>
            <h2 id={`box-${state}`} className={`group group-${state}`}>
              {t(`outbox.${state}`)} <span className="quiet">{t('group.count', { count: members.length })}</span>
            </h2>
            <ul className="works">
              {(state === 'sent' ? members.toReversed().slice(0, sentShown) : members).map((intent) => (
                <Piece key={intent.id} intent={intent} />
              ))}
            </ul>
          </section>
        );
      })}
      {kept ? (
        <button type="button" className="button" disabled={sending} onClick={() => void phone.hurry()}>
          {t(sending ? 'net.sending' : 'outbox.send-now')}
        </button>
      ) : null}
    </>
  );
}

function Piece({ intent }: { intent: Intent }) {
  const { t, time } = useWords();
  const { intents } = usePhone();
  const number = intent.about.number ?? numberIn(intent.answer);
  const begun = intent.about.number !== null || intent.state === 'sent';
  return (
    <li>
      <p>
        <strong>{t(nameOfWork[intent.command])}</strong> <WordOfWork intent={intent} intents={intents} />
      </p>
      <p>{intent.about.subject}</p>
      {number ? <p className="number">{t('outbox.number', { number: spoken(number) })}</p> : null}
      {textOfWork(intent) && textOfWork(intent) !== intent.about.subject ? (
        <p className="quiet">{textOfWork(intent)}</p>
      ) : null}
      <PicturesOfWork intent={intent} />
      {intent.state === 'kept' ? null : <p className="quiet">{t('outbox.made', { time: time(intent.madeAt) })}</p>}
      {intent.notBefore && intent.tries > 0 ? (
        <p className="quiet">{t('outbox.next-try', { time: time(intent.notBefore), count: intent.tries })}</p>
      ) : null}
      {intent.refusal ? (
        <p className="wrong">
          {intent.refusal.title} {intent.refusal.mend}
        </p>
      ) : null}
      <p className="row">
        {intent.state === 'refused' ? (
          <>
            <a className="button" href={hrefOf({ page: 'mend', id: intent.id })}>
              {t('outbox.mend')}
            </a>
            <DropButton intentId={intent.id} />
          </>
        ) : null}
        {begun ? (
          <a className="link" href={hrefOf({ page: 'ticket', id: intent.ticketId })}>
            {t('outbox.open')}
          </a>
        ) : null}
      </p>
    </li>
  );
}

/** The number the server gave a ticket raised here. */
function numberIn(answer: unknown): string | null {
  const { number } = (answer ?? {}) as { number?: unknown };
  return typeof number === 'string' ? number : null;
}
