import { Button } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ask, type OutputOf } from '../../doors/client.ts';
import { useAct } from '../door/queries.ts';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { Waiting } from '../look/waiting.tsx';
import { useWords } from '../text/words.tsx';
import { FailedMessages } from './failed-messages.tsx';

type Letter = OutputOf<'administration.dead-letters'>['items'][number];

/** What could not be delivered inside and to phones, and the button that tries again. */
export default function DeadLettersPage() {
  const t = useWords();
  const letters = useInfiniteQuery({
    queryKey: ['administration.dead-letters'],
    queryFn: ({ signal, pageParam }) => ask('administration.dead-letters', { after: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    refetchInterval: 30_000,
  });
  const first = letters.data?.pages[0];
  return (
    <Page
      title={t('letters.title')}
      lead={first ? t('letters.lead', { waiting: first.waiting, dead: first.dead }) : t('letters.what')}
    >
      <RefusalNote error={letters.error} onRetry={() => void letters.refetch()} />
      {letters.isPending && !letters.error && <Waiting />}
      {letters.data && (
        <RuledTable<Letter>
          caption={t('letters.title')}
          rows={letters.data.pages.flatMap((page) => page.items)}
          keyOf={(letter) => String(letter.seq)}
          empty={t('letters.none')}
          hasMore={letters.hasNextPage}
          loadingMore={letters.isFetchingNextPage}
          onMore={() => void letters.fetchNextPage()}
          columns={[
            { title: t('letters.event'), of: (letter) => t.of('event', letter.eventType) },
            { title: t('letters.subscriber'), of: (letter) => letter.subscriber },
            { title: t('letters.since'), of: (letter) => t.time(letter.since), tight: true },
            { title: t('letters.attempts'), of: (letter) => letter.attempts, tight: true },
            { title: t('letters.error'), of: (letter) => letter.lastError ?? '' },
            { title: t('grant.do'), of: (letter) => <Retry seq={letter.seq} />, tight: true },
          ]}
        />
      )}
      <FailedMessages />
    </Page>
  );
}

function Retry({ seq }: { seq: number }) {
  const t = useWords();
  const retry = useAct('administration.retry-dead-letter');
  return (
    <>
      <Button size="small" loading={retry.busy} onClick={() => retry.run({ seq })}>
        {t('retry')}
      </Button>
      <RefusalNote error={retry.refusal} />
    </>
  );
}
