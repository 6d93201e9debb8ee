/** @jsxImportSource hono/jsx */
import { Page, Phone, type FieldError } from './page.tsx';
import { Choice, CommandId, Go, Linked, TextArea } from './parts.tsx';
import { spoken } from './raise/done.tsx';
import { storyLine } from './story.ts';
import type { SiteKey } from './text.ts';
import type { View } from './view.ts';

export type FollowState =
  | 'raised'
  | 'dispatched'
  | 'accepted'
  | 'returned'
  | 'awaiting-information'
  | 'resolved'
  | 'closed'
  | 'withdrawn';

export interface FollowPicture {
  id: string;
}

export interface FollowEvent {
  at: Date;
  /** 'ticket.raised' and so on */
  type: string;
  values: Readonly<Record<string, unknown>>;
}

/** What a resident sees of their matter. */
export interface Followed {
  number: string;
  subject: string;
  body: string;
  state: FollowState;
  unitName: string | null;
  areaName: string;
  placeWords: string | null;
  raisedAt: Date;
  /** by when whoever's move it is must move */
  moveDueAt: Date | null;
  promisedOn: string | null;
  firstPromisedOn: string | null;
  promiseMoves: number;
  overdue: boolean;
  outcome: 'solved' | 'explained' | 'cannot-now' | 'not-ours' | null;
  outcomeText: string | null;
  reviewOn: string | null;
  referredTo: string | null;
  pictures: readonly FollowPicture[];
  story: readonly FollowEvent[];
  openQuestion: { question: string; endsAt: Date } | null;
  rated: { solved: boolean; satisfied: boolean } | null;
  mayRate: boolean;
  mayReopen: boolean;
  mayWithdraw: boolean;
}

export type FollowThanks = 'rated' | 'reopened' | 'answered' | 'withdrawn';

interface FollowProps {
  view: View;
  matter: Followed;
  /** '/f/482913056/…', without slash at the end */
  path: string;
  errors: readonly FieldError[];
  thanks?: FollowThanks | undefined;
  typed?: { answer?: string; solved?: string; satisfied?: string; comment?: string } | undefined;
}

/** A matter as its resident follows it: where it stands, what to do now, the story, what was raised. */
export function FollowPage({ view, matter, path, errors, thanks, typed = {} }: FollowProps) {
  const { say, district } = view;
  const answered = matter.state === 'resolved' || matter.state === 'closed';
  const offerReopen = matter.mayReopen && !matter.mayRate;
  return (
    <Page view={view} title={say('follow.title')} errors={errors} personal>
      {thanks ? (
        <p class="done" role="status">
          {say(`follow.thanks.${thanks}`)}
        </p>
      ) : null}
      <p class="soft">
        {say('follow.title')} · {say('follow.number', { number: spoken(matter.number) })}
      </p>
      <h1>{matter.subject}</h1>
      <Standing view={view} matter={matter} />
      {matter.openQuestion ? (
        <Question view={view} matter={matter} path={path} errors={errors} typed={typed.answer} />
      ) : null}
      {answered && matter.outcome ? <Answer view={view} matter={matter} /> : null}
      {matter.mayRate ? <Rate view={view} path={path} errors={errors} typed={typed} /> : null}
      {matter.rated ? (
        <p>
          {say('follow.rated')} · {say(matter.rated.solved ? 'follow.rated.solved' : 'follow.rated.not-solved')} ·{' '}
          {say(matter.rated.satisfied ? 'follow.rated.satisfied' : 'follow.rated.not-satisfied')}
        </p>
      ) : null}
      {offerReopen ? (
        <form method="post" action={`${path}/reopening`}>
          <CommandId />
          <p class="hint">{say('follow.reopen.hint')}</p>
          <button class={matter.rated?.solved ? 'calm' : 'go'} type="submit">
            {say('follow.reopen')}
          </button>
        </form>
      ) : null}
      <Story view={view} matter={matter} />
      <Matter view={view} matter={matter} path={path} />
      {district.phone ? (
        <p>
          <Linked words={say('follow.phone', { number: spoken(matter.number) })} name="phone">
            <Phone phone={district.phone} />
          </Linked>
        </p>
      ) : null}
      <ul class="links screen">
        <li>
          <a class="tap" href={`${path}/slip`}>
            {say('follow.print')}
          </a>
        </li>
        {matter.mayReopen && matter.mayRate ? (
          <li>
            <form method="post" action={`${path}/reopening`}>
              <CommandId />
              <button class="plain tap" type="submit">
                {say('follow.reopen')}
              </button>
            </form>
          </li>
        ) : null}
        {matter.mayWithdraw ? (
          <li>
            <a class="tap" href={`${path}/withdrawal`}>
              {say('follow.withdraw')}
            </a>
          </li>
        ) : null}
      </ul>
    </Page>
  );
}

/** Where it stands, in words with a unit and a date. */
function Standing({ view, matter }: { view: View; matter: Followed }) {
  const { say, district } = view;
  const unit = matter.unitName ?? say('unit.unnamed');
  const waits = !['resolved', 'closed', 'withdrawn'].includes(matter.state);
  const unsolved = !waits && matter.rated?.solved === false;
  const tone = unsolved || (waits && matter.overdue) ? 'soon' : waits ? 'note' : 'done';
  const state =
    matter.state === 'resolved' && matter.rated ? 'state.resolved.rated' : (`state.${matter.state}` as const);
  const moved =
    matter.firstPromisedOn !== null && matter.promiseMoves > 0 && matter.firstPromisedOn !== matter.promisedOn;
  return (
    <div class={tone}>
      <p class="lead">{say(state, { unit })}</p>
      {matter.state === 'raised' && !matter.promisedOn && matter.moveDueAt && matter.moveDueAt > view.now ? (
        <p>{say('done.dispatch', { time: view.time(matter.moveDueAt) })}</p>
      ) : null}
      {waits && matter.promisedOn ? (
        <p>
          <strong>
            {matter.unitName
              ? say('follow.promised', { unit, date: view.date(matter.promisedOn) })
              : say('follow.promised.nobody', { date: view.date(matter.promisedOn) })}
          </strong>
        </p>
      ) : null}
      {waits && moved && matter.firstPromisedOn ? (
        <p>{say('follow.promise.first', { first: view.date(matter.firstPromisedOn), times: matter.promiseMoves })}</p>
      ) : null}
      {waits && matter.overdue ? (
        <p>{district.phone ? say('follow.overdue', { phone: district.phone }) : say('follow.overdue.no-phone')}</p>
      ) : null}
    </div>
  );
}

function Question(props: {
  view: View;
  matter: Followed;
  path: string;
  errors: readonly FieldError[];
  typed: string | undefined;
}) {
  const { view, matter, path, errors, typed } = props;
  const { say } = view;
  if (!matter.openQuestion) return null;
  return (
    <form class="now" method="post" action={`${path}/answer`}>
      <CommandId />
      <h2>{say('follow.question')}</h2>
      <p class="said">{matter.openQuestion.question}</p>
      <TextArea
        view={view}
        name="answer"
        errors={errors}
        label={say('follow.question.answer')}
        hint={say('follow.question.until', { time: view.time(matter.openQuestion.endsAt) })}
        value={typed}
        rows={4}
      />
      <Go words={say('follow.question.send')} />
    </form>
  );
}

function Answer({ view, matter }: { view: View; matter: Followed }) {
  const { say } = view;
  return (
    <section>
      <h2>{say(`follow.outcome.${matter.outcome ?? 'explained'}`)}</h2>
      <p class="said">{matter.outcomeText}</p>
      {matter.reviewOn ? <p>{say('follow.review', { date: view.date(matter.reviewOn) })}</p> : null}
      {matter.referredTo ? <p>{say('follow.referred', { to: matter.referredTo })}</p> : null}
    </section>
  );
}

function Rate(props: {
  view: View;
  path: string;
  errors: readonly FieldError[];
  typed: { solved?: string; satisfied?: string; comment?: string };
}) {
  const { view, path, errors, typed } = props;
  const { say } = view;
  return (
    <form method="post" action={`${path}/rating`}>
      <CommandId />
      <h2>{say('follow.rate.title')}</h2>
      <p>{say('follow.rate.hint')}</p>
      <Choice
        view={view}
        name="solved"
        errors={errors}
        legend={say('follow.rate.solved')}
        value={typed.solved}
        columns
        options={[
          { value: 'yes', words: say('follow.rate.solved.yes') },
          { value: 'no', words: say('follow.rate.solved.no') },
        ]}
      />
      <Choice
        view={view}
        name="satisfied"
        errors={errors}
        legend={say('follow.rate.satisfied')}
        value={typed.satisfied}
        columns
        options={[
          { value: 'yes', words: say('follow.rate.satisfied.yes') },
          { value: 'no', words: say('follow.rate.satisfied.no') },
        ]}
      />
      <TextArea
        view={view}
        name="comment"
        errors={errors}
        label={say('follow.rate.comment')}
        value={typed.comment}
        rows={3}
      />
      <p>{say('follow.rate.reopens')}</p>
      <Go words={say('follow.rate.send')} />
    </form>
  );
}

function Story({ view, matter }: { view: View; matter: Followed }) {
  const { say } = view;
  const lines = matter.story.flatMap((event) => {
    const line = storyLine(view, event, matter.unitName);
    return line ? [{ at: event.at, ...line }] : [];
  });
  return (
    <section>
      <h2>{say('follow.story')}</h2>
      <p class="soft">{say('follow.latest-first')}</p>
      <ol class="story">
        {lines.toReversed().map((line) => (
          <li>
            <p class="soft">
              <time datetime={line.at.toISOString()}>{view.time(line.at)}</time>
            </p>
            <p>{line.words}</p>
            {line.said ? <p class="said">{line.said}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Matter({ view, matter, path }: { view: View; matter: Followed; path: string }) {
  const { say } = view;
  return (
    <section>
      <h2>{say('follow.matter')}</h2>
      <p class="said">{matter.body}</p>
      <p>{say('follow.place', { place: [matter.areaName, matter.placeWords].filter(Boolean).join(' · ') })}</p>
      {matter.pictures.length > 0 ? (
        <ul class="pictures">
          {matter.pictures.map((picture, index) => (
            <li>
              <a href={`${path}/pictures/${picture.id}`}>
                <img
                  src={`${path}/pictures/${picture.id}?small`}
                  alt={say('follow.picture', { n: index + 1 })}
                  loading="lazy"
                  width="96"
                  height="96"
                />
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** Sure? Withdrawing cannot be taken back by the resident. */
export function WithdrawPage({ view, path, errors }: { view: View; path: string; errors: readonly FieldError[] }) {
  const { say } = view;
  return (
    <Page view={view} title={say('follow.withdraw.title')} back={path} errors={errors} personal>
      <h1>{say('follow.withdraw.title')}</h1>
      <p>{say('follow.withdraw.hint')}</p>
      <form method="post" action={`${path}/withdrawal`}>
        <CommandId />
        <TextArea view={view} name="reason" errors={errors} label={say('follow.withdraw.reason')} rows={3} />
        <div class="acts">
          <Go words={say('follow.withdraw.go')} />
          <a class="calm" href={path}>
            {say('follow.withdraw.keep')}
          </a>
        </div>
      </form>
    </Page>
  );
}

/** A state in a word or two, for lists. */
export const stateWords = (view: View, state: string): string => view.say(`state.short.${state}` as SiteKey);
