import { useEffect, useState, type ReactNode } from 'react';
import type { Refused } from '../../doors/client.ts';
import { civilDateIn, groupOf } from '../deadlines.ts';
import { dueWords, spoken, useWords, type Key } from '../language.ts';
import type { Ticket, TicketLine } from '../matter.ts';
import { withWork } from '../optimistic.ts';
import { byOrder } from '../outbox/queue.ts';
import { Header } from '../parts/header.tsx';
import { Icon } from '../parts/icon.tsx';
import { OwnWork } from '../parts/own-work.tsx';
import { Story } from '../parts/story.tsx';
import { TakeButton } from '../parts/take-button.tsx';
import { phone, useMe, usePhone } from '../phone/use-phone.ts';
import { hrefOf, type DeedName } from '../route.ts';

/** One ticket: what it is about, what has happened, and what I may do, within the thumb's reach. */
export function TicketPage({ id }: { id: string }) {
  const { t, time } = useWords();
  const me = useMe();
  const { tickets, lists, intents } = usePhone();
  const [loaded, setLoaded] = useState<'not-yet' | 'well' | 'unreachable' | Refused>('not-yet');
  useEffect(() => {
    let here = true;
    void phone.loadTicket(id).then((end) => {
      if (here) setLoaded(end);
    });
    return () => {
      here = false;
    };
  }, [id]);
  const told = tickets.get(id);
  const own = intents.filter((one) => one.ticketId === id).toSorted(byOrder);
  if (told) {
    const ticket = withWork(told.value, intents, told.asOf, me);
    return (
      <>
        <Header title={ticket.subject} back={{ page: ticket.state === 'dispatched' ? 'take' : 'list' }} />
        <Facts ticket={ticket} />
        <OwnWork intents={own} />
        <Matter ticket={ticket} />
        <Story ticket={ticket} />
        <p className="as-of">{t('app.as-of', { time: time(told.asOf) })}</p>
        <Actions ticket={ticket} calls={ticket.reporter.hasPhone} />
      </>
    );
  }
  // Not fetched yet: what the list knows is enough to work with.
  const list = [lists.mine, lists.unit].find((one) => one?.value.some((line) => line.id === id));
  const known = list?.value.find((line) => line.id === id);
  const line = list && known ? withWork(known, intents, list.asOf, me) : null;
  return (
    <>
      <Header title={line?.subject ?? t('nav.list')} back={{ page: 'list' }} />
      {line ? <Facts ticket={line} /> : null}
      <OwnWork intents={own} />
      <p className={typeof loaded === 'object' ? 'notice' : 'quiet'}>
        {loaded === 'not-yet'
          ? t('app.loading')
          : typeof loaded === 'object'
            ? `${t('ticket.gone')}: ${loaded.title}`
            : t('ticket.not-here')}
      </p>
      {line && typeof loaded !== 'object' ? <Actions ticket={line} calls={false} /> : null}
    </>
  );
}

function Facts({ ticket }: { ticket: TicketLine }) {
  const words = useWords();
  const { t, word, date } = words;
  const me = useMe();
  const overdue = groupOf(ticket, Date.now(), me.zone) === 'overdue';
  return (
    <p className="facts">
      <strong>{word(`state.${ticket.state}`)}</strong>
      <span className="number">{spoken(ticket.number)}</span>
      {ticket.promisedOn ? (
        <span>
          {t('list.by', { date: date(ticket.promisedOn) })}
          {ticket.outcome === null ? (
            <em className={overdue ? 'late' : ''}>
              {' '}
              {dueWords(words, ticket.promisedOn, overdue, civilDateIn(me.zone, Date.now()))}
            </em>
          ) : null}
        </span>
      ) : null}
      {ticket.handling > 1 ? <span>{t('list.second', { count: ticket.handling })}</span> : null}
    </p>
  );
}

function Matter({ ticket }: { ticket: Ticket }) {
  const { t, word, time, date } = useWords();
  const { reporter, latitude, longitude } = ticket;
  const located = latitude !== null && longitude !== null;
  const who = [reporter.name, reporter.phone ?? (reporter.name ? t('ticket.no-phone') : null), reporter.address];
  const facts: [Key, ReactNode][] = [
    ['ticket.place', [ticket.areaName, ticket.placeWords].filter(Boolean).join(' · ')],
    ['ticket.reporter', who.filter(Boolean).join(' · ') || t('ticket.no-reporter')],
    ['ticket.handler', [ticket.unitName, ticket.handlerName].filter(Boolean).join(' · ')],
    ['ticket.raised', `${time(ticket.raisedAt)} · ${word(`channel.${ticket.channel}`)}`],
    [
      'ticket.outcome',
      ticket.outcome
        ? [
            word(`outcome.${ticket.outcome}`),
            ticket.outcomeText,
            ticket.reviewOn ? date(ticket.reviewOn) : null,
            ticket.referredTo,
          ]
            .filter(Boolean)
            .join(' · ')
        : '',
    ],
  ];
  return (
    <section aria-label={t('ticket.matter')}>
      <p className="body">{ticket.body}</p>
      {ticket.pictures.length > 0 ? (
        <div className="pictures" role="group" aria-label={t('ticket.pictures')}>
          {ticket.pictures.map((picture, index) => (
            <a key={picture.id} href={`/api/pictures/${picture.id}?size=full`} target="_blank" rel="noreferrer">
              <img
                src={`/api/pictures/${picture.id}?size=small`}
                alt={t('ticket.picture', { index: index + 1 })}
                width={picture.width}
                height={picture.height}
                loading="lazy"
              />
            </a>
          ))}
        </div>
      ) : null}
      {ticket.state === 'awaiting-information' && ticket.openQuestion ? (
        <div className="notice">
          <p>
            {t('ticket.question')}: {ticket.openQuestion.question}
          </p>
          <p className="quiet">{t('ticket.question-ends', { time: time(ticket.openQuestion.endsAt) })}</p>
        </div>
      ) : null}
      <dl className="list">
        {facts.map(([key, value]) =>
          value ? (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>
                {value}
                {key === 'ticket.place' && located ? (
                  <p>
                    <a className="link" href={`geo:${latitude},${longitude}?q=${latitude},${longitude}`}>
                      {t('ticket.open-map')}
                    </a>
                  </p>
                ) : null}
              </dd>
            </div>
          ) : null,
        )}
      </dl>
    </section>
  );
}

const further: readonly { deed: DeedName; move: string; words: Key }[] = [
  { deed: 'ask', move: 'ask-information', words: 'do.ask' },
  { deed: 'answer', move: 'supply-information', words: 'do.answer' },
  { deed: 'promise', move: 'ask-promise-move', words: 'do.promise' },
  { deed: 'return', move: 'return', words: 'do.return' },
];

/** What may be done: the thing to do now in the one accent, the rest beside it. Whatever the server does not allow is not here. */
function Actions({ ticket, calls }: { ticket: TicketLine; calls: boolean }) {
  const { t } = useWords();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const may = (move: string) => ticket.allowed.includes(move);
  const to = (deed: DeedName) => hrefOf({ page: 'deed', id: ticket.id, deed });
  const takes = may('accept') && ticket.state === 'dispatched';
  const resolves = may('resolve');
  const mine = ticket.handlerId === me.id;
  const rest = further.filter(({ move }) => may(move));
  const mayCall = calls && may('unmask');
  if (!takes && !resolves && !may('note') && !mayCall && rest.length === 0) {
    return <p className="quiet">{t('ticket.nothing-to-do')}</p>;
  }
  return (
    <div className="bar">
      {open ? (
        <div className="bar-more">
          {rest.map(({ deed, words }) => (
            <a key={deed} className="button" href={to(deed)}>
              {t(words)}
            </a>
          ))}
        </div>
      ) : null}
      <div className="bar-row">
        {mayCall ? (
          <a className="button" href={to('call')}>
            <Icon name="phone" />
            {t('do.call')}
          </a>
        ) : null}
        {may('note') ? (
          <a className="button" href={to('note')}>
            {t('do.note')}
          </a>
        ) : null}
        {rest.length > 0 ? (
          <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('do.more')}
          </button>
        ) : null}
        {takes ? (
          <TakeButton line={ticket} look="button-now" sayWhich={false} />
        ) : resolves ? (
          <a className={`button ${mine ? 'button-now' : ''}`} href={to('resolve')}>
            {t('do.resolve')}
          </a>
        ) : null}
      </div>
    </div>
  );
}
