import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useAsk, makeQueryClient } from './door/queries.ts';
import { onSignedOut, Refused } from '../doors/client.ts';
import { LightProvider } from './look/light.tsx';
import { RefusalNote } from './look/refusal-note.tsx';
import { Waiting } from './look/waiting.tsx';
import { MeContext, rolesOf } from './shell/me.ts';
import { Shell } from './shell/shell.tsx';
import { ShortcutsProvider } from './shell/shortcuts.tsx';

const SignIn = lazy(() => import('./sign-in/sign-in.tsx'));

export function App() {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <LightProvider>
        <Gate />
      </LightProvider>
    </QueryClientProvider>
  );
}

/** Nobody signed in sees the sign-in page at whatever address they came to; after signing in they are where they wanted to be. */
function Gate() {
  const client = useQueryClient();
  const me = useAsk('people.me', {}, { refreshMs: 5 * 60_000 });
  const signedOut = me.error instanceof Refused && me.error.status === 401;

  // the session has ended: asking who is there leads to the sign-in page
  useEffect(() => {
    onSignedOut(() => {
      const known = client.getQueryState(['people.me', {}]);
      if (known?.status === 'success') void client.invalidateQueries({ queryKey: ['people.me'] });
    });
  }, [client]);

  if (signedOut) {
    return (
      <Suspense fallback={<Waiting />}>
        <SignIn
          onOpen={() => {
            client.clear();
            void client.invalidateQueries({ queryKey: ['people.me'] });
          }}
        />
      </Suspense>
    );
  }
  if (me.data) {
    return (
      <MeContext value={{ ...me.data, roleNames: rolesOf(me.data) }}>
        <ShortcutsProvider>
          <Shell />
        </ShortcutsProvider>
      </MeContext>
    );
  }
  if (me.error) {
    return (
      <main className="alone">
        <RefusalNote error={me.error} onRetry={() => void me.refetch()} />
      </main>
    );
  }
  return <Waiting />;
}
