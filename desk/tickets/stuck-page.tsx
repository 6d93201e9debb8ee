import { Segmented } from 'antd';
import type { Mover } from '../door/contract.ts';
import { useAsk } from '../door/queries.ts';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { Waiting } from '../look/waiting.tsx';
import { useMe } from '../shell/me.ts';
import { addressOf } from '../shell/paths.ts';
import { Link, navigate, useAddress } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { viewsFor, type View } from './inbox-filters.ts';
import { TicketRow } from './ticket-row.tsx';

/** Where the day starts: what is past its time and whose move it is. Totals are not work; these are. */
export default function StuckPage() {
  const t = useWords();
  const me = useMe();
  const { search } = useAddress();
  const views = viewsFor(me.roleNames);
  const view = views.find((each) => each === search.get('view')) ?? views[0] ?? 'all';
  const stuck = useAsk('tickets.stuck', { view }, { keepOld: true, refreshMs: 60_000 });
  const asking = stuck.data?.askingForTime;
  return (
    <Page
      title={t('stuck.title')}
      lead={stuck.data ? t('stuck.lead', { asOf: t.time(stuck.data.asOf) }) : t('stuck.what')}
      actions={
        views.length > 1 && (
          <Segmented<View>
            aria-label={t('inbox.view')}
            value={view}
            options={views.map((each) => ({ value: each, label: t(`view.${each}`) }))}
            onChange={(next) => navigate(addressOf('/', { view: next === views[0] ? null : next }))}
          />
        )
      }
    >
      {!stuck.data && !stuck.error && <Waiting />}
      <RefusalNote error={stuck.error} onRetry={() => void stuck.refetch()} />
      {stuck.data?.groups.length === 0 && !asking?.count && <p className="calm">{t('stuck.nothing')}</p>}
      {asking !== undefined && asking.count > 0 && (
        <p className="asking">
          <Link to={addressOf('/tickets', { view: view === views[0] ? null : view, askingForTime: true })}>
            {t('stuck.asking', { count: countWords(asking.count, asking.capped) })}
          </Link>
        </p>
      )}
      {stuck.data?.groups.map((group) => (
        <section key={group.mover} className="stuck-group">
          <header>
            <h2>{t(`stuck.of.${group.mover as Exclude<Mover, 'nobody'>}`)}</h2>
            <Link to={listOf(group.mover, view === views[0] ? null : view)} className="figure-link">
              <span className="figure">{countWords(group.count, group.capped)}</span>
              <span>{t('stuck.open-list')}</span>
            </Link>
          </header>
          <ul className="rows">
            {group.oldest.map((ticket) => (
              <li key={ticket.id}>
                <TicketRow ticket={ticket} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

const countWords = (count: number, capped: boolean): string => (capped ? `${count}+` : String(count));

/** The list behind a count: the same tickets, in the same order. */
function listOf(mover: Mover, view: string | null): string {
  return addressOf('/tickets', { view, mover, stuck: true });
}
