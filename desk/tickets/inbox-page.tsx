import { Button, Checkbox, Segmented } from 'antd';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import type { TicketLine } from '../door/contract.ts';
import { useAskPages } from '../door/queries.ts';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { Waiting } from '../look/waiting.tsx';
import { useMe } from '../shell/me.ts';
import { addressOf } from '../shell/paths.ts';
import { navigate, useAddress } from '../shell/router.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { useWords } from '../text/words.tsx';
import { FilterChips } from './filter-chips.tsx';
import { inboxInput, onlyOpen, readFilters, viewsFor, writeFilters, type InboxFilters } from './inbox-filters.ts';
import { InboxList } from './inbox-list.tsx';
import { NumberSearch } from './number-search.tsx';

const FilterDrawer = lazy(() => import('./filter-drawer.tsx'));
const BatchDrawer = lazy(() => import('./batch-drawer.tsx'));

/** as many as one batch takes */
const mostChosen = 200;

/** The list of tickets: filters stand in the address, so that every list can be sent, kept and gone back to. */
export default function InboxPage() {
  const t = useWords();
  const me = useMe();
  const { search } = useAddress();
  const filters = useMemo(() => readFilters(search), [search]);
  const views = useMemo(() => viewsFor(me.roleNames), [me.roleNames]);
  const input = useMemo(() => inboxInput(filters, views), [filters, views]);
  const list = useAskPages('tickets.inbox', input, { keepOld: true });
  const tickets = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);

  const [drawer, setDrawer] = useState<'filters' | 'batch' | null>(null);
  const [chosenIds, setChosen] = useState<ReadonlySet<string>>(new Set());
  const current = useRef<TicketLine | null>(null);
  const [alone, setAlone] = useState<TicketLine | null>(null);
  const searchBox = useRef<HTMLInputElement>(null);

  // what is no longer in the list is no longer chosen
  const chosen = useMemo(() => {
    const present = new Set(tickets.map((ticket) => ticket.id));
    return new Set([...chosenIds].filter((id) => present.has(id)));
  }, [chosenIds, tickets]);

  const choose = useCallback((ids: readonly string[], yes: boolean) => {
    setChosen((before) => {
      const next = new Set(before);
      for (const id of ids) {
        if (!yes) next.delete(id);
        else if (next.size < mostChosen) next.add(id);
      }
      return next;
    });
  }, []);

  const mayDispatch = tickets.some((ticket) => ticket.allowed.includes('dispatch'));
  const openBatch = (): void => {
    if (chosen.size === 0 && !current.current?.allowed.includes('dispatch')) return;
    setAlone(chosen.size === 0 ? current.current : null);
    setDrawer('batch');
  };
  const goTo = (next: InboxFilters): void => navigate(addressOf('/tickets', writeFilters(next)));

  useShortcuts([
    { keys: '/', does: 'keys.search', run: () => searchBox.current?.focus() },
    { keys: 'f', does: 'keys.filter', run: () => setDrawer('filters') },
    { keys: 'Escape', does: 'keys.clear', run: () => setChosen(new Set()) },
  ]);

  const { fetchNextPage } = list;
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const asOf = list.data?.pages[0]?.asOf;
  const batchTickets = alone ? [alone] : tickets.filter((ticket) => chosen.has(ticket.id));

  return (
    <Page
      wide
      title={t('inbox.title')}
      lead={t(onlyOpen(filters) ? 'inbox.lead-open' : 'inbox.lead-all', { asOf: asOf ? t.time(asOf) : '' })}
      actions={
        <NumberSearch ref={searchBox} number={filters.number} onSearch={(number) => goTo(number ? { number } : {})} />
      }
    >
      <div className="inbox-bar">
        {views.length > 1 && filters.number === undefined && (
          <Segmented
            aria-label={t('inbox.view')}
            value={input.view ?? views[0] ?? 'all'}
            options={views.map((each) => ({ value: each, label: t(`view.${each}`) }))}
            onChange={(view) => {
              const { view: _view, ...rest } = filters;
              goTo(view === views[0] ? rest : { ...rest, view });
            }}
          />
        )}
        <Button onClick={() => setDrawer('filters')}>{t('inbox.filter')}</Button>
        <FilterChips filters={filters} onChange={goTo} />
      </div>

      <RefusalNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && !list.error && <Waiting />}
      {list.data && tickets.length === 0 && <p className="calm">{t('inbox.nothing')}</p>}

      {tickets.length > 0 && mayDispatch && (
        <div className="choice-bar">
          <Checkbox
            checked={chosen.size > 0 && tickets.slice(0, mostChosen).every((ticket) => chosen.has(ticket.id))}
            indeterminate={chosen.size > 0 && !tickets.slice(0, mostChosen).every((ticket) => chosen.has(ticket.id))}
            onChange={(event) =>
              event.target.checked
                ? choose(
                    tickets.map((ticket) => ticket.id),
                    true,
                  )
                : setChosen(new Set())
            }
          >
            {chosen.size > 0 ? t('inbox.chosen', { count: chosen.size }) : t('inbox.choose-all')}
          </Checkbox>
          {chosen.size > 0 && (
            <>
              <Button type="primary" onClick={openBatch}>
                {t('batch.open', { count: chosen.size })}
              </Button>
              <Button type="text" onClick={() => setChosen(new Set())}>
                {t('inbox.clear')}
              </Button>
            </>
          )}
        </div>
      )}
      <div aria-busy={list.isPlaceholderData} className={list.isPlaceholderData ? 'being-replaced' : undefined}>
        <InboxList
          key={search.toString()}
          tickets={tickets}
          choosable={mayDispatch}
          chosen={chosen}
          choose={choose}
          hasMore={list.hasNextPage && !list.isPlaceholderData}
          loadingMore={list.isFetchingNextPage}
          loadMore={loadMore}
          onDispatch={openBatch}
          onCurrent={(ticket) => {
            current.current = ticket;
          }}
        />
      </div>
      <Suspense fallback={null}>
        {drawer === 'filters' && (
          <FilterDrawer
            filters={filters}
            onClose={() => setDrawer(null)}
            onApply={(next) => {
              setDrawer(null);
              goTo(next);
            }}
          />
        )}
        {drawer === 'batch' && batchTickets.length > 0 && (
          <BatchDrawer
            tickets={batchTickets}
            onClose={() => setDrawer(null)}
            onDone={() => {
              setDrawer(null);
              setChosen(new Set());
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}
