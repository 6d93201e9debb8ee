import { useState } from 'react';
import { Button } from 'antd';
import type { OutputOf } from '../../doors/client.ts';
import { useAskPages } from '../door/queries.ts';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { Waiting } from '../look/waiting.tsx';
import { Link } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { Count } from './count.tsx';
import type { MeasureName, Screen } from './screen.ts';

type Exclusion = OutputOf<'figures.exclusions'>['items'][number];
const grounds: readonly MeasureName[] = ['excludedUnreasonable', 'excludedOutsideDuty', 'excludedDuplicate'];

/** What the rates leave out: how many on which ground, and on asking who did it and why. */
export function Excluded({ screen }: { screen: Screen }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const none = grounds.every((measure) => screen.total.counts[measure] === 0);
  return (
    <section className="block">
      <h2>{t('figures.excluded')}</h2>
      <p className="small">{t.of('rate', 'excluded.how')}</p>
      {none ? (
        <p className="calm">{t('figures.excluded.none')}</p>
      ) : (
        <>
          <ul className="links">
            {grounds.map((measure) => (
              <li key={measure}>
                {t.of('figure', measure)} <Count screen={screen} row={screen.total} measure={measure} />
              </li>
            ))}
          </ul>
          {screen.unit === null &&
            (open ? (
              <WhoAndWhy screen={screen} />
            ) : (
              <Button onClick={() => setOpen(true)}>{t('figures.excluded.who')}</Button>
            ))}
        </>
      )}
    </section>
  );
}

function WhoAndWhy({ screen }: { screen: Screen }) {
  const t = useWords();
  const list = useAskPages('figures.exclusions', { areaId: screen.area.id, from: screen.from, to: screen.to });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <RefusalNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && !list.error && <Waiting />}
      {list.data && (
        <RuledTable<Exclusion>
          caption={t('figures.excluded')}
          rows={rows}
          keyOf={(row) => row.ticketId}
          empty={t('figures.excluded.none')}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          columns={[
            {
              title: t('figures.excluded.ticket'),
              of: (row) => <Link to={`/tickets/${row.ticketId}`}>{row.number}</Link>,
              tight: true,
            },
            { title: t('figures.excluded.ground'), of: (row) => t.of('exclusion', row.ground), tight: true },
            { title: t('figures.excluded.reason'), of: (row) => row.reason ?? '' },
            { title: t('figures.excluded.by'), of: (row) => row.byName ?? '', tight: true },
            { title: t('figures.excluded.at'), of: (row) => t.time(row.at), tight: true },
          ]}
        />
      )}
    </>
  );
}
