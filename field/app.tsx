import { useEffect } from 'react';
import { setZone, useWords } from './language.ts';
import { Crash } from './parts/crash.tsx';
import { Shell } from './parts/shell.tsx';
import { usePhone } from './phone/use-phone.ts';
import { useRoute, type Route } from './route.ts';
import { DeedPage } from './screens/deed.tsx';
import { ListPage } from './screens/list.tsx';
import { MendPage } from './screens/mend.tsx';
import { OutboxPage } from './screens/outbox.tsx';
import { RaisePage } from './screens/raise.tsx';
import { SettingsPage } from './screens/settings.tsx';
import { SignInPage } from './screens/sign-in.tsx';
import { TicketPage } from './screens/ticket.tsx';

export function App() {
  const { me, forgetful } = usePhone();
  const { t } = useWords();
  const route = useRoute();
  const place = JSON.stringify(route);
  useEffect(() => {
    document.title = t('app.title');
  }, [t]);
  useEffect(() => {
    scrollTo(0, 0);
  }, [place]);
  if (forgetful) return <p className="page notice">{t('app.no-memory')}</p>;
  if (me === undefined) return <p className="page quiet">{t('app.loading')}</p>;
  if (me === null) return <SignInPage />;
  setZone(me.zone);
  return (
    <Shell route={route}>
      <Crash key={place}>
        <Screen route={route} />
      </Crash>
    </Shell>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.page) {
    case 'list':
    case 'take':
      return <ListPage which={route.page} />;
    case 'ticket':
      return <TicketPage key={route.id} id={route.id} />;
    case 'deed':
      return <DeedPage key={`${route.id} ${route.deed}`} id={route.id} deed={route.deed} />;
    case 'raise':
      return <RaisePage key={String(route.settled)} settled={route.settled} />;
    case 'outbox':
      return <OutboxPage />;
    case 'mend':
      return <MendPage key={route.id} id={route.id} />;
    case 'settings':
      return <SettingsPage />;
  }
}
