import { useEffect } from 'react';
import { civilDateIn, groupByDeadline, groupOf, type Group } from '../deadlines.ts';
import { dueWords, spoken, useWords } from '../language.ts';
import type { TicketLine } from '../matter.ts';
import { listsOf } from '../optimistic.ts';
import { phone, useMe, usePhone } from '../phone/use-phone.ts';
import { Header } from '../parts/header.tsx';
import { TakeButton } from '../parts/take-button.tsx';
import { WordOfWork } from '../parts/word-of-work.tsx';
import { hrefOf } from '../route.ts';

/** One list by deadline: what I have to do, or what waits in my unit for somebody to take it. */
export function ListPage({ which }: { which: 'list' | 'take' }) {
  const words = useWords();
  const { t, time } = words;
  const me = useMe();
  const { lists, tickets, intents, refreshing, reachable } = usePhone();
  const shown = listsOf({ ...lists, tickets }, intents, me, Date.now());
  useEffect(() => {
    void phone.look();
  }, [which]);
  const lines = which === 'list' ? shown.mine : shown.toTake;
  const fetched = which === 'list' ? lists.mine : lists.unit;
  const grouped = groupByDeadline(lines, Date.now(), me.zone);
  return (
    <>
      <div className="top">
        <Header title={t(which === 'list' ? 'list.title' : 'list.take-title')} />
        <p className="as-of">
          {fetched ? <span>{t('app.as-of', { time: time(fetched.asOf) })}</span> : null}
          <button type="button" className="link" disabled={refreshing} onClick={() => void phone.hurry()}>
            {t(refreshing ? 'net.refreshing' : 'net.refresh')}
          </button>
        </p>
      </div>
      {fetched === null ? (
        <p className="quiet">{t(refreshing && reachable ? 'app.loading' : 'list.never')}</p>
      ) : lines.length === 0 ? (
        <p className="quiet">{t(which === 'list' ? 'list.empty' : 'list.empty-take')}</p>
      ) : null}
      {which === 'list' && lines.length === 0 && shown.toTake.length > 0 ? (
        <a className="button" href={hrefOf({ page: 'take' })}>
          {t('list.see-take', { count: shown.toTake.length })}
        </a>
      ) : null}
      {grouped.map(({ group, lines: members }) => (
        <Section key={group} group={group} lines={members} />
      ))}
      {which === 'list' && shown.done.length > 0 ? <Section group="done" lines={shown.done} /> : null}
    </>
  );
}

function Section({ group, lines }: { group: Group | 'done'; lines: readonly TicketLine[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`} className={`group group-${group}`}>
        {t(`group.${group}`)} <span className="quiet">{t('group.count', { count: lines.length })}</span>
      </h2>
      <ul className="cards">
        {lines.map((line) => (
          <Card key={line.id} line={line} />
        ))}
      </ul>
    </section>
  );
}

function Card({ line }: { line: TicketLine }) {
  const words = useWords();
  const { t, word, date } = words;
  const me = useMe();
  const { intents } = usePhone();
  const own = intents.filter((intent) => intent.ticketId === line.id);
  const told = own.findLast((intent) => intent.state === 'refused') ?? own.at(-1);
  const overdue = groupOf(line, Date.now(), me.zone) === 'overdue';
  const place = [line.areaName, line.placeWords].filter(Boolean).join(' · ');
  return (
    <li className="card">
      <a className="card-link" href={hrefOf({ page: 'ticket', id: line.id })}>
        <span className="card-subject">{line.subject}</span>
        {place ? <span className="card-place">{place}</span> : null}
        <span className="card-facts">
          <span>{spoken(line.number)}</span>
          <span>{word(`state.${line.state}`)}</span>
          {line.handling > 1 ? <span>{t('list.second', { count: line.handling })}</span> : null}
        </span>
        <span className="card-facts">
          {line.promisedOn ? (
            <>
              <span>{t('list.by', { date: date(line.promisedOn) })}</span>
              {line.state === 'resolved' ? null : (
                <span className={overdue ? 'late' : ''}>
                  {dueWords(words, line.promisedOn, overdue, civilDateIn(me.zone, Date.now()))}
                </span>
              )}
            </>
          ) : (
            <span>{t('list.no-date')}</span>
          )}
        </span>
        {told ? <WordOfWork intent={told} intents={intents} /> : null}
      </a>
      {line.allowed.includes('accept') && line.state === 'dispatched' ? (
        <TakeButton line={line} look="card-do" sayWhich />
      ) : line.allowed.includes('resolve') ? (
        <a className="button card-do" href={hrefOf({ page: 'deed', id: line.id, deed: 'resolve' })}>
          {t('do.resolve')}
          <span className="unseen"> {line.subject}</span>
        </a>
      ) : null}
    </li>
  );
}
