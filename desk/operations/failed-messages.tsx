import { Button } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ask, type OutputOf } from '../../doors/client.ts';
import { useAct } from '../door/queries.ts';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { Waiting } from '../look/waiting.tsx';
import { useWords, type Speech } from '../text/words.tsx';
import { GatewayForm } from './gateway-form.tsx';
import { aboutKeys } from './message-about.ts';

type Message = OutputOf<'notices.messages'>['items'][number];

/** Messages to phones that the gateway did not take, the button that tries again, and where messages are posted to. */
export function FailedMessages() {
  const t = useWords();
  const failed = useInfiniteQuery({
    queryKey: ['notices.messages', 'dead'],
    queryFn: ({ signal, pageParam }) =>
      ask('notices.messages', { state: 'dead', ...(pageParam === null ? {} : { before: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 30_000,
  });
  const gateway = failed.data?.pages[0]?.gateway;
  return (
    <section aria-labelledby="failed-messages">
      <h2 id="failed-messages">{t('messages.title')}</h2>
      <RefusalNote error={failed.error} onRetry={() => void failed.refetch()} />
      {failed.isPending && !failed.error && <Waiting />}
      {failed.data && (
        <RuledTable<Message>
          caption={t('messages.title')}
          rows={failed.data.pages.flatMap((page) => page.items)}
          keyOf={(message) => message.id}
          empty={t('messages.none')}
          hasMore={failed.hasNextPage}
          loadingMore={failed.isFetchingNextPage}
          onMore={() => void failed.fetchNextPage()}
          columns={[
            { title: t('messages.about'), of: (message) => aboutOf(t, message) },
            { title: t('messages.phone'), of: (message) => message.maskedPhone, tight: true },
            { title: t('letters.since'), of: (message) => t.time(message.at), tight: true },
            { title: t('letters.attempts'), of: (message) => message.attempts, tight: true },
            { title: t('letters.error'), of: (message) => message.lastError ?? '' },
            {
              title: t('grant.do'),
              of: (message) => message.allowed.retry && <RetryMessage messageId={message.id} />,
              tight: true,
            },
          ]}
        />
      )}
      {gateway && <GatewayForm gateway={gateway} />}
    </section>
  );
}

function aboutOf(t: Speech, message: Message): string {
  for (const key of aboutKeys(message)) {
    const words = t.find(key);
    if (words !== undefined) return words;
  }
  return message.key;
}

function RetryMessage({ messageId }: { messageId: string }) {
  const t = useWords();
  const retry = useAct('notices.retry');
  return (
    <>
      <Button size="small" loading={retry.busy} onClick={() => retry.run({ messageId })}>
        {t('retry')}
      </Button>
      <RefusalNote error={retry.refusal} />
    </>
  );
}
