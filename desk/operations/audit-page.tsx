import { useInfiniteQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { ask, type InputOf, type OutputOf } from '../../doors/client.ts';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { Time } from '../look/state-word.tsx';
import { Waiting } from '../look/waiting.tsx';
import { addressOf } from '../shell/paths.ts';
import { Link, navigate, useAddress } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { auditTypes, detailsOf } from './audit-words.ts';

type Entry = OutputOf<'administration.audit'>['items'][number];

/** The trail: who did what, when, to what. A name or a subject is a filter one click away. */
export default function AuditPage() {
  const t = useWords();
  const { search } = useAddress();
  const person = search.get('person') ?? undefined;
  const subject = search.get('subject') ?? undefined;
  const type = search.get('type') ?? undefined;
  const filters = { person, subject, type };
  const input: InputOf<'administration.audit'> = {
    ...(person ? { actorId: person } : {}),
    ...(subject ? { subjectId: subject } : {}),
    ...(type ? { type } : {}),
    limit: 100,
  };
  const trail = useInfiniteQuery({
    queryKey: ['administration.audit', input],
    queryFn: ({ signal, pageParam }) =>
      ask('administration.audit', pageParam === null ? input : { ...input, before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  });
  const rows = trail.data?.pages.flatMap((page) => page.items) ?? [];
  const personName = rows.find((entry) => entry.actorId === person)?.actorName;
  const withFilter = (change: Partial<typeof filters>): string => addressOf('/audit', { ...filters, ...change });
  return (
    <Page wide title={t('audit.title')} lead={t('audit.lead')}>
      <div className="inbox-bar">
        <Select
          aria-label={t('audit.type')}
          className="audit-type"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('audit.type')}
          value={type ?? null}
          onChange={(next: string | null | undefined) => navigate(withFilter({ type: next ?? undefined }))}
          options={auditTypes.map((each) => ({ value: each, label: t.of('event', each) }))}
        />
        <ul className="chips">
          {person && (
            <li>
              <button type="button" onClick={() => navigate(withFilter({ person: undefined }))}>
                {t('filter.pair', { name: t('audit.who'), value: personName ?? '…' })} <span aria-hidden="true">×</span>
              </button>
            </li>
          )}
          {subject && (
            <li>
              <button type="button" onClick={() => navigate(withFilter({ subject: undefined }))}>
                {t('audit.one-subject')} <span aria-hidden="true">×</span>
              </button>
            </li>
          )}
        </ul>
      </div>
      <RefusalNote error={trail.error} onRetry={() => void trail.refetch()} />
      {trail.isPending && !trail.error && <Waiting />}
      {trail.data && (
        <RuledTable<Entry>
          caption={t('audit.title')}
          rows={rows}
          keyOf={(entry) => String(entry.seq)}
          empty={t('audit.none')}
          hasMore={trail.hasNextPage}
          loadingMore={trail.isFetchingNextPage}
          onMore={() => void trail.fetchNextPage()}
          columns={[
            { title: t('audit.when'), of: (entry) => <Time at={entry.recordedAt} />, tight: true },
            {
              title: t('audit.who'),
              of: (entry) =>
                entry.actorId ? (
                  <Link to={withFilter({ person: entry.actorId })}>{entry.actorName ?? entry.actorId}</Link>
                ) : (
                  t.of('actor', entry.actorKind)
                ),
            },
            { title: t('audit.what'), of: (entry) => t.of('event', entry.type) },
            {
              title: t('audit.subject'),
              of: (entry) => (
                <Link to={withFilter({ subject: entry.subjectId })}>{t.of('subject', entry.subjectKind)}</Link>
              ),
            },
            {
              title: t('audit.details'),
              of: (entry) => (
                <ul className="details">
                  {detailsOf(entry.data).map(({ name, value, characters }) => (
                    <li key={name}>
                      <span className="small">{name}</span>{' '}
                      {characters === undefined ? value : t('audit.characters', { count: characters })}
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      )}
    </Page>
  );
}
