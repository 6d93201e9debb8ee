import { Button } from 'antd';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TicketLine } from '../door/contract.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { useWords } from '../text/words.tsx';
import { TicketRow } from './ticket-row.tsx';
import { rowWindow } from './windowing.ts';

const narrow = '(max-width: 760px)';
const rowHeights = { wide: 68, narrow: 124 };

interface Props {
  tickets: readonly TicketLine[];
  /** rows can be chosen for a batch */
  choosable: boolean;
  chosen: ReadonlySet<string>;
  choose(ticketIds: readonly string[], chosen: boolean): void;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore(): void;
  onDispatch(): void;
  /** tells which ticket the keyboard is at */
  onCurrent(ticket: TicketLine | null): void;
}

/** A list of any length: only rows in sight are drawn; the next page is fetched before its end is reached. */
export function InboxList({
  tickets,
  choosable,
  chosen,
  choose,
  hasMore,
  loadingMore,
  loadMore,
  onDispatch,
  onCurrent,
}: Props) {
  const t = useWords();
  const list = useRef<HTMLUListElement>(null);
  const links = useRef(new Map<number, HTMLAnchorElement>());
  const [current, setCurrent] = useState(-1);
  const wantFocus = useRef(false);
  const rowHeight = useRowHeight();
  const { top, height } = useScroll(list);
  const { first, end, above, below } = rowWindow(tickets.length, rowHeight, top, height);

  useEffect(() => {
    if (hasMore && !loadingMore && tickets.length > 0 && end >= tickets.length - 10) loadMore();
  }, [end, tickets.length, hasMore, loadingMore, loadMore]);

  function go(to: number): void {
    const next = Math.max(0, Math.min(tickets.length - 1, to));
    if (tickets.length === 0) return;
    wantFocus.current = true;
    setCurrent(next);
    onCurrent(tickets[next] ?? null);
    const box = list.current?.getBoundingClientRect();
    if (!box) return;
    const rowTop = box.top + next * rowHeight;
    const margin = 72;
    if (rowTop < margin) window.scrollBy(0, rowTop - margin);
    else if (rowTop + rowHeight > window.innerHeight - margin) {
      window.scrollBy(0, rowTop + rowHeight - window.innerHeight + margin);
    }
  }

  // the row may only now have come into sight
  useLayoutEffect(() => {
    if (!wantFocus.current) return;
    const link = links.current.get(current);
    if (!link) return;
    wantFocus.current = false;
    link.focus({ preventScroll: true });
  });

  const ticket = tickets[current];
  // where nothing has been looked at yet, the keys begin with the first row in sight
  const firstInSight = Math.max(0, Math.ceil(top / rowHeight));
  const step = (by: 1 | -1): void => go(current === -1 ? firstInSight : current + by);
  useShortcuts([
    { keys: 'j', does: 'keys.next', run: () => step(1) },
    { keys: 'k', does: 'keys.previous', run: () => step(-1) },
    ...(choosable
      ? [
          {
            keys: 'x',
            does: 'keys.choose' as const,
            run: () => ticket && choose([ticket.id], !chosen.has(ticket.id)),
          },
          { keys: 'd', does: 'keys.dispatch' as const, run: onDispatch },
        ]
      : []),
  ]);

  return (
    <>
      <ul className="rows inbox-rows" ref={list} style={{ paddingTop: above, paddingBottom: below }}>
        {tickets.slice(first, end).map((each, offset) => {
          const index = first + offset;
          return (
            <li
              key={each.id}
              style={{ height: rowHeight }}
              className={index === current ? 'current' : undefined}
              aria-setsize={hasMore ? -1 : tickets.length}
              aria-posinset={index + 1}
              onFocus={() => {
                if (index === current) return;
                setCurrent(index);
                onCurrent(each);
              }}
            >
              <TicketRow
                ticket={each}
                {...(choosable
                  ? { selection: { chosen: chosen.has(each.id), choose: (yes: boolean) => choose([each.id], yes) } }
                  : {})}
                linkRef={(link) => {
                  if (link) links.current.set(index, link);
                  else links.current.delete(index);
                }}
              />
            </li>
          );
        })}
      </ul>
      {hasMore && (
        <p className="more">
          <Button onClick={loadMore} loading={loadingMore}>
            {t('inbox.more')}
          </Button>
        </p>
      )}
    </>
  );
}

function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(() => window.matchMedia(narrow).matches);
  useEffect(() => {
    const query = window.matchMedia(narrow);
    const listen = (event: MediaQueryListEvent): void => setNarrow(event.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  return isNarrow ? rowHeights.narrow : rowHeights.wide;
}

/** How far the list has been scrolled past the upper edge, and how much of it can be seen. */
function useScroll(list: React.RefObject<HTMLElement | null>): { top: number; height: number } {
  const [seen, setSeen] = useState({ top: 0, height: window.innerHeight });
  useLayoutEffect(() => {
    let frame = 0;
    function measure(): void {
      frame = 0;
      const box = list.current?.getBoundingClientRect();
      if (!box) return;
      // steps of half a screen: fewer drawings while scrolling, and rows around the sight cover the rest
      const top = Math.round(-box.top / 200) * 200;
      setSeen((before) =>
        before.top === top && before.height === window.innerHeight ? before : { top, height: window.innerHeight },
      );
    }
    const later = (): void => {
      frame ||= requestAnimationFrame(measure);
    };
    measure();
    window.addEventListener('scroll', later, { passive: true });
    window.addEventListener('resize', later);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', later);
      window.removeEventListener('resize', later);
    };
  }, [list]);
  return seen;
}
