import { Button, Dropdown } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { TicketPage as Ticket } from '../door/contract.ts';
import { useAsk } from '../door/queries.ts';
import { Refused } from '../../doors/client.ts';
import { Fact } from '../look/facts.tsx';
import { Missing } from '../look/missing.tsx';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { MoveWords, StateWords, Time } from '../look/state-word.tsx';
import { Waiting } from '../look/waiting.tsx';
import { useMe } from '../shell/me.ts';
import { addressOf } from '../shell/paths.ts';
import { Link } from '../shell/router.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { useWords } from '../text/words.tsx';
import { actions, keyOf, nextAction, offeredActions, type Action } from './actions/action.ts';
import { Pictures } from './pictures.tsx';
import { Reporter } from './reporter.tsx';
import { Story } from './story.tsx';

const ActionDrawer = lazy(() => import('./actions/action-drawer.tsx'));

export default function TicketPage({ params }: { params: Record<string, string> }) {
  const ticketId = params['ticketId'] ?? '';
  const asked = useAsk('tickets.ticket', { ticketId }, { refreshMs: 60_000 });
  if (asked.data) return <Shown ticket={asked.data} />;
  if (asked.error instanceof Refused && (asked.error.status === 404 || asked.error.status === 400)) return <Missing />;
  if (asked.error) return <RefusalNote error={asked.error} onRetry={() => void asked.refetch()} />;
  return <Waiting />;
}

/** A ticket: what it is about, how it stands and whose move it is, what can be done, and its whole story. */
function Shown({ ticket }: { ticket: Ticket }) {
  const t = useWords();
  const { roleNames } = useMe();
  const [doing, setDoing] = useState<Action | null>(null);
  const next = nextAction(ticket, roleNames);
  const dispatch = offeredActions(ticket, roleNames).find((action) => action.name === 'dispatch');
  useShortcuts([
    ...(next ? [{ keys: 'a', does: 'keys.act' as const, run: () => setDoing(next) }] : []),
    ...(dispatch ? [{ keys: 'd', does: 'keys.dispatch' as const, run: () => setDoing(dispatch) }] : []),
    ...actions
      .filter((action) => action.name === 'note' && ticket.allowed.includes('note'))
      .map((action) => ({ keys: 'n', does: 'act.note' as const, run: () => setDoing(action) })),
  ]);
  const inStory = new Set(ticket.story.flatMap((event) => (event.values['pictureIds'] as string[] | undefined) ?? []));
  return (
    <Page
      wide
      title={ticket.subject}
      lead={
        <>
          <span className="figures">{ticket.number}</span>
          <span>{t('ticket.raised-by-channel', { channel: t.of('channel', ticket.channel) })}</span>
          <Time at={ticket.raisedAt} />
        </>
      }
    >
      <div className="standing">
        <p>
          <StateWords ticket={ticket} />
          {ticket.handling > 1 && <span className="mark">{t('ticket.second-handling')}</span>}
          {ticket.overdueAt && <span className="mark late">{t('ticket.overdue')}</span>}
        </p>
        <p>
          <MoveWords ticket={ticket} />
        </p>
        {ticket.promisedOn && (
          <p>
            {t('ticket.promised', { date: t.date(ticket.promisedOn) })}
            {ticket.firstPromisedOn && ticket.firstPromisedOn !== ticket.promisedOn && (
              <span className="small">{t('ticket.first-promised', { date: t.date(ticket.firstPromisedOn) })}</span>
            )}
          </p>
        )}
      </div>
      <Waitings ticket={ticket} />
      <Actions ticket={ticket} onDo={setDoing} />
      <div className="ticket-columns">
        <div>
          <section>
            <h2>{t('ticket.body')}</h2>
            <p className="body-text">{ticket.body}</p>
            <Pictures pictures={ticket.pictures.filter((picture) => !inStory.has(picture.id))} />
          </section>
          {ticket.outcomeText && (
            <section>
              <h2>{t('ticket.answer')}</h2>
              <p className="body-text">{ticket.outcomeText}</p>
              {ticket.reviewOn && <p>{t('ticket.review-on', { date: t.date(ticket.reviewOn) })}</p>}
              {ticket.referredTo && <p>{t('ticket.referred-to', { where: ticket.referredTo })}</p>}
            </section>
          )}
          <section>
            <h2>{t('ticket.story')}</h2>
            <Story story={ticket.story} pictures={ticket.pictures} />
          </section>
        </div>
        <aside className="ticket-side" aria-label={t('ticket.facts')}>
          <section>
            <h2>{t('ticket.facts')}</h2>
            <dl className="facts">
              <Fact name={t('ticket.area')} value={ticket.areaName} />
              <Fact name={t('ticket.place')} value={ticket.placeWords} />
              <Fact name={t('ticket.category')} value={ticket.category} />
              <Fact name={t('ticket.unit')} value={ticket.unitName} />
              <Fact name={t('ticket.handler')} value={ticket.handlerName} />
              {ticket.closeGround && <Fact name={t('ticket.close-ground')} value={t.of('close', ticket.closeGround)} />}
              {ticket.excludedGround && (
                <Fact name={t('ticket.excluded')} value={t.of('exclusion', ticket.excludedGround)} />
              )}
            </dl>
            {ticket.unitId && (
              <Link to={addressOf('/tickets', { unitId: ticket.unitId })}>{t('ticket.more-of-unit')}</Link>
            )}
          </section>
          <Reporter ticket={ticket} />
          {ticket.ratings && ticket.ratings.length > 0 && (
            <section>
              <h2>{t('ticket.rating')}</h2>
              {ticket.ratings.map((rating) => (
                <p key={rating.handling}>
                  {t.of('solved', rating.solved ? 'yes' : 'no')} · {t.of('satisfied', rating.satisfied ? 'yes' : 'no')}
                  {rating.comment && <span className="remark">{rating.comment}</span>}
                </p>
              ))}
              <p className="small">{t('ticket.rating-hidden')}</p>
            </section>
          )}
        </aside>
      </div>
      {doing && (
        <Suspense fallback={null}>
          <ActionDrawer key={keyOf(doing)} action={doing} ticket={ticket} onClose={() => setDoing(null)} />
        </Suspense>
      )}
    </Page>
  );
}

/** What waits for an answer: a return argued, a later date asked for, a question to the resident. */
function Waitings({ ticket }: { ticket: Ticket }) {
  const t = useWords();
  const { openReturn, openPromiseRequest, openQuestion } = ticket;
  return (
    <>
      {openReturn && (
        <p className="waiting-for">
          {t('ticket.open-return', {
            unit: ticket.unitName ?? '',
            ground: t.of('ground', openReturn.ground),
            argument: openReturn.argument,
          })}
        </p>
      )}
      {openPromiseRequest && (
        <p className="waiting-for">
          {t('ticket.open-promise', { date: t.date(openPromiseRequest.toDate), reason: openPromiseRequest.reason })}
        </p>
      )}
      {openQuestion && (
        <p className="waiting-for">
          {t('ticket.open-question', { question: openQuestion.question, until: t.time(openQuestion.endsAt) })}
        </p>
      )}
    </>
  );
}

function Actions({ ticket, onDo }: { ticket: Ticket; onDo(action: Action): void }) {
  const t = useWords();
  const { roleNames } = useMe();
  const offered = offeredActions(ticket, roleNames);
  const next = nextAction(ticket, roleNames);
  const rare = offered.filter((action) => action.rare && action !== next);
  const usual = offered.filter((action) => !action.rare && action !== next);
  if (offered.length === 0) return null;
  return (
    <div className="actions" role="group" aria-label={t('ticket.actions')}>
      {next && (
        <Button type="primary" onClick={() => onDo(next)}>
          {t(next.title)}
        </Button>
      )}
      {usual.map((action) => (
        <Button key={keyOf(action)} onClick={() => onDo(action)}>
          {t(action.title)}
        </Button>
      ))}
      {rare.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: rare.map((action) => ({ key: keyOf(action), label: t(action.title) })),
            onClick: ({ key }) => {
              const action = rare.find((each) => keyOf(each) === key);
              if (action) onDo(action);
            },
          }}
        >
          <Button aria-haspopup="menu">{t('ticket.more')}</Button>
        </Dropdown>
      )}
    </div>
  );
}
