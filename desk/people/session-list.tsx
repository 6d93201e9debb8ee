import type { OutputOf } from '../../doors/client.ts';
import { useAct, useAsk } from '../door/queries.ts';
import { ConfirmButton } from '../look/confirm-button.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { Waiting } from '../look/waiting.tsx';
import { useWords } from '../text/words.tsx';

type Session = OutputOf<'people.sessions'>['items'][number];

/** Where somebody is signed in now; each can be ended. */
export function SessionList({ personId }: { personId?: string }) {
  const t = useWords();
  const sessions = useAsk('people.sessions', personId ? { personId } : {});
  if (sessions.error) return <RefusalNote error={sessions.error} onRetry={() => void sessions.refetch()} />;
  if (!sessions.data) return <Waiting />;
  return (
    <RuledTable<Session>
      caption={t('sessions.title')}
      rows={sessions.data.items}
      keyOf={(session) => session.id}
      empty={t('session.none')}
      columns={[
        {
          title: t('session.device'),
          of: (session) => (
            <>
              {session.device}
              {session.current && <span className="mark">{t('session.current')}</span>}
            </>
          ),
        },
        { title: t('session.way'), of: (session) => t.of('way', session.way), tight: true },
        { title: t('session.since'), of: (session) => t.time(session.since), tight: true },
        { title: t('session.last-seen'), of: (session) => t.time(session.lastSeen), tight: true },
        {
          title: t('grant.do'),
          of: (session) => !session.current && <EndButton sessionId={session.id} />,
          tight: true,
        },
      ]}
    />
  );
}

function EndButton({ sessionId }: { sessionId: string }) {
  const t = useWords();
  const revoke = useAct('people.revoke-session');
  return (
    <ConfirmButton
      small
      words={t('session.end')}
      title={t('session.end')}
      what={t('session.end-what')}
      act={revoke}
      onConfirm={() => revoke.run({ sessionId })}
    />
  );
}
