import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { actAs, onSignedOut, Refused } from '../doors/client.ts';
import { makeQueryClient, useAsk } from './door/queries.ts';
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

const meName = 'people.me';

/** Nobody signed in sees the sign-in page at whatever address they came to; after signing in they are where they wanted to be. */
function Gate() {
  const client = useQueryClient();
  const asked = useAsk(meName, {}, { refreshMs: 5 * 60_000 });

  // an answer said that the session has ended: who is there now?
  useEffect(() => {
    onSignedOut(() => {
      const known = client.getQueryState([meName, {}]);
      if (known?.status === 'success' && known.fetchStatus === 'idle')
        void client.invalidateQueries({ queryKey: [meName] });
    });
  }, [client]);

  // somebody else may be there: nothing of what was read before is shown to them
  const changed = useCallback(() => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== meName });
    void client.resetQueries({ queryKey: [meName] });
  }, [client]);

  const me = useMemo(() => (asked.data ? { ...asked.data, roleNames: rolesOf(asked.data) } : null), [asked.data]);
  const signedOut = asked.error instanceof Refused && asked.error.status === 401;

  // Somebody else has signed in through another door: what was read and begun here was the former person's.
  const personId = signedOut ? null : (me?.id ?? null);
  const former = useRef<string | null>(null);
  useEffect(() => {
    actAs(personId);
    if (personId === null) return;
    if (former.current !== null && former.current !== personId) {
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== meName });
    }
    former.current = personId;
  }, [client, personId]);

  if (signedOut) {
    return (
      <Suspense fallback={<Waiting />}>
        <SignIn onChange={changed} />
      </Suspense>
    );
  }
  if (me) {
    return (
      <MeContext value={me}>
        <ShortcutsProvider key={me.id}>
          <Shell onSignedOut={changed} />
        </ShortcutsProvider>
      </MeContext>
    );
  }
  if (asked.error) {
    return (
      <main className="alone">
        <RefusalNote error={asked.error} onRetry={() => void asked.refetch()} />
      </main>
    );
  }
  return <Waiting />;
}
