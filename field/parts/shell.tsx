import { useState, type ReactNode } from 'react';
import { useWords, type Key } from '../language.ts';
import { listsOf } from '../optimistic.ts';
import { tallyOf } from '../outbox/queue.ts';
import { phone, useMe, usePhone } from '../phone/use-phone.ts';
import { hrefOf, type Route } from '../route.ts';
import { SignInPage } from '../screens/sign-in.tsx';
import { Icon, type IconName } from './icon.tsx';

const places: readonly { route: Route; words: Key; icon: IconName }[] = [
  { route: { page: 'list' }, words: 'nav.list', icon: 'list' },
  { route: { page: 'take' }, words: 'nav.take', icon: 'tray' },
  { route: { page: 'raise', settled: false }, words: 'nav.raise', icon: 'plus' },
  { route: { page: 'outbox' }, words: 'nav.outbox', icon: 'out' },
  { route: { page: 'settings' }, words: 'nav.settings', icon: 'gear' },
];

/** What stands around every screen: how it is with the network, and the five places within the thumb's reach. */
export function Shell({ route, children }: { route: Route; children: ReactNode }) {
  const { t } = useWords();
  const { intents, lists, tickets, sessionEnded } = usePhone();
  const [signingIn, setSigningIn] = useState(false);
  const me = useMe();
  const { kept, refused } = tallyOf(intents);
  const toTake = listsOf({ ...lists, tickets }, intents, me, Date.now()).toTake.length;
  const badge: Partial<Record<Route['page'], number>> = { outbox: kept + refused, take: toTake };
  const within = route.page === 'ticket' || route.page === 'deed' || route.page === 'mend';
  if (sessionEnded && signingIn) return <SignInPage again onDone={() => setSigningIn(false)} />;
  return (
    <>
      <a className="skip" href="#main" onClick={skip}>
        {t('app.skip')}
      </a>
      <Strip onSignIn={() => setSigningIn(true)} />
      <main id="main" tabIndex={-1} className={`page${within ? ' page-within' : ''}`}>
        {children}
      </main>
      {within ? null : (
        <nav className="places" aria-label={t('nav.label')}>
          {places.map(({ route: place, words, icon }) => {
            const here = place.page === route.page;
            const count = badge[place.page] ?? 0;
            return (
              <a key={words} href={hrefOf(place)} aria-current={here ? 'page' : undefined}>
                <Icon name={icon} />
                <span>{t(words)}</span>
                {count > 0 ? <b className="count">{count}</b> : null}
              </a>
            );
          })}
        </nav>
      )}
    </>
  );
}

function skip(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** One line that says plainly whether work is on its way; nothing when there is nothing to say. */
function Strip({ onSignIn }: { onSignIn: () => void }) {
  const { t } = useWords();
  const { reachable, sending, sessionEnded, intents } = usePhone();
  const { kept, refused } = tallyOf(intents);
  const words = sessionEnded
    ? t('net.session-ended')
    : !reachable
      ? t('net.unreachable')
      : refused > 0
        ? t('net.refused', { count: refused })
        : kept > 0
          ? sending
            ? t('net.sending')
            : t('net.kept', { count: kept })
          : '';
  const tone = sessionEnded || refused > 0 ? 'strip-warn' : 'strip-calm';
  return (
    <div role="status" className={words ? `strip ${tone}` : 'unseen'}>
      <span>{words || t('net.all-sent')}</span>
      {sessionEnded ? (
        <button type="button" className="link" onClick={onSignIn}>
          {t('net.sign-in-again')}
        </button>
      ) : kept > 0 && reachable && !sending ? (
        <button type="button" className="link" onClick={() => void phone.hurry()}>
          {t('outbox.send-now')}
        </button>
      ) : refused > 0 ? (
        <a className="link" href={hrefOf({ page: 'outbox' })}>
          {t('nav.outbox')}
        </a>
      ) : null}
    </div>
  );
}
