/** @jsxImportSource hono/jsx */
import { Page, type FieldError } from '../page.tsx';
import { Choice, Go, Hidden, Input, Linked, TextArea } from '../parts.tsx';
import type { View } from '../view.ts';
import type { Draft } from './draft.ts';

/** An area as a reader chooses it. */
export interface AreaOption {
  code: string;
  name: string;
  /** the street or town it lies in, where that helps to tell it from others */
  within?: string | undefined;
}

interface StepProps {
  view: View;
  draft: Draft;
  errors: readonly FieldError[];
  /** 'check' when the reader came to change one answer */
  to?: string | undefined;
}

const backOf = (to: string | undefined, before: string): string => (to === 'check' ? '/raise/check' : before);

/** What happened: words, photos, or both. */
export function WhatPage({
  view,
  draft,
  errors,
  to,
  place,
  gone,
  lost,
}: StepProps & { place?: string | undefined; gone?: boolean; lost?: boolean }) {
  const { say } = view;
  const system = draft.about === 'system';
  const title = say(system ? 'what.system.title' : 'what.title');
  return (
    <Page view={view} title={title} back={backOf(to, '/')} errors={errors} personal>
      {gone ? <p class="note">{say('raise.gone')}</p> : null}
      {lost ? <p class="note">{say('raise.pictures-lost')}</p> : null}
      {place ? <p class="soft">{say('what.poster', { area: place })}</p> : null}
      <form method="post" action="/raise/what" enctype="multipart/form-data">
        <Hidden name="to" value={to} />
        <Hidden name="area" value={draft.area?.code} />
        <Hidden name="about" value={draft.about} />
        <TextArea
          view={view}
          name="body"
          errors={errors}
          label={<h1>{title}</h1>}
          hint={say(system ? 'what.system.hint' : 'what.hint')}
          value={draft.body}
          rows={6}
          keep={!system}
        />
        <KeptPictures view={view} draft={draft} />
        <Input
          view={view}
          name="pictures"
          errors={errors}
          label={say('what.pictures')}
          hint={say('what.pictures.hint')}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          multiple
        />
        <Go words={say(to === 'check' ? 'site.save' : 'site.continue')} />
      </form>
    </Page>
  );
}

function KeptPictures({ view, draft }: { view: View; draft: Draft }) {
  const { say } = view;
  if (draft.pictureIds.length === 0) return null;
  return (
    <fieldset class="field">
      <legend>{say('what.pictures.kept')}</legend>
      <ul class="pictures">
        {draft.pictureIds.map((id, index) => (
          <li>
            <img src={`/raise/pictures/${id}`} alt={say('what.pictures.picture', { n: index + 1 })} />
            <label class="pick">
              <input type="checkbox" name="remove" value={id} />
              {say('what.pictures.remove', { n: index + 1 })}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** Where: search by name, or choose a street; both without script. */
export function WherePage(
  props: StepProps & { streets: readonly AreaOption[]; q: string; found: readonly AreaOption[] },
) {
  const { view, draft, errors, to, streets, q, found } = props;
  const { say } = view;
  return (
    <Page view={view} title={say('where.title')} back={backOf(to, '/raise/what')} errors={errors} personal>
      <h1>{say('where.title')}</h1>
      <form method="get" action="/raise/where" role="search">
        <Hidden name="to" value={to} />
        <Input view={view} name="q" errors={[]} label={say('where.search')} value={q} type="search" maxlength={30} />
        <button class="calm" type="submit">
          {say('where.search.go')}
        </button>
      </form>
      {q === '' ? null : found.length === 0 ? (
        <p class="note" role="status">
          {say('where.none', { q })}
        </p>
      ) : (
        <AreaForm
          view={view}
          draft={draft}
          errors={errors}
          to={to}
          legend={<h2>{say('where.found')}</h2>}
          areas={found}
          q={q}
        />
      )}
      <h2>{say('where.streets')}</h2>
      <ul class="two list">
        {streets.map((street) => (
          <li>
            <a class="tap" href={`/raise/where?street=${street.code}${to ? `&to=${to}` : ''}`} lang="zh-CN">
              {street.name}
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** Which community of a street, and the exact place in words. */
export function CommunityPage(props: StepProps & { street: AreaOption; communities: readonly AreaOption[] }) {
  const { view, draft, errors, to, street, communities } = props;
  const { say } = view;
  const title = say('where.in', { street: street.name });
  const areas = [...communities, { code: street.code, name: say('where.unsure', { street: street.name }) }];
  return (
    <Page view={view} title={title} back={`/raise/where${to ? `?to=${to}` : ''}`} errors={errors} personal>
      <AreaForm
        view={view}
        draft={draft}
        errors={errors}
        to={to}
        legend={<h1>{title}</h1>}
        areas={areas}
        street={street.code}
      />
      <p>
        <a class="tap" href={`/raise/where${to ? `?to=${to}` : ''}`}>
          {say('where.other-street')}
        </a>
      </p>
    </Page>
  );
}

function AreaForm(props: StepProps & { legend: unknown; areas: readonly AreaOption[]; street?: string; q?: string }) {
  const { view, draft, errors, to, legend, areas, street, q } = props;
  const { say } = view;
  return (
    <form method="post" action="/raise/where">
      <Hidden name="to" value={to} />
      <Hidden name="street" value={street} />
      <Hidden name="q" value={q} />
      <input type="hidden" name="latitude" value={draft.latitude} data-latitude />
      <input type="hidden" name="longitude" value={draft.longitude} data-longitude />
      <Choice
        view={view}
        name="area"
        errors={errors}
        legend={legend as string}
        columns
        value={draft.area?.code}
        options={areas.map((area) => ({
          value: area.code,
          words: area.within ? `${area.name} · ${area.within}` : area.name,
        }))}
      />
      <Input
        view={view}
        name="placeWords"
        errors={errors}
        label={say('where.words')}
        hint={say('where.words.hint')}
        value={draft.placeWords}
      />
      <p hidden data-locate={say('where.located')} data-failed={say('where.not-located')}>
        <button class="calm" type="button">
          {say('where.locate')}
        </button>{' '}
        <span role="status"></span>
      </p>
      <Go words={say(to === 'check' ? 'site.save' : 'site.continue')} />
    </form>
  );
}

/** Who: for oneself or for somebody else, name and phone; all optional. */
export function WhoPage({ view, draft, errors, to }: StepProps) {
  const { say } = view;
  const before = draft.areaGiven || draft.about === 'system' ? whatOf(draft) : '/raise/where';
  return (
    <Page view={view} title={say('who.title')} back={backOf(to, before)} errors={errors} personal>
      <h1>{say('who.title')}</h1>
      <p>{say('who.lead')}</p>
      <form method="post" action="/raise/who">
        <Hidden name="to" value={to} />
        <Input
          view={view}
          name="phone"
          errors={errors}
          label={say('who.phone')}
          hint={say('who.phone.hint')}
          value={draft.phone}
          type="tel"
          autocomplete="tel"
          inputmode="tel"
          maxlength={30}
          short
        />
        <Input
          view={view}
          name="name"
          errors={errors}
          label={say('who.name')}
          hint={say('who.name.hint')}
          value={draft.name}
          autocomplete="name"
          short
        />
        <Choice
          view={view}
          name="for"
          errors={errors}
          legend={say('who.for')}
          value={draft.forOther ? 'other' : 'self'}
          columns
          options={[
            { value: 'self', words: say('who.for.self') },
            { value: 'other', words: say('who.for.other') },
          ]}
        />
        <Go words={say(to === 'check' ? 'site.save' : 'site.continue')} />
      </form>
    </Page>
  );
}

interface CheckProps {
  view: View;
  draft: Draft;
  errors: readonly FieldError[];
  place: string;
  noticeVersion: string;
  /** how many neighbours raised something alike in the last 14 days */
  similar: number;
  /** a code can be sent to the phone */
  verifies: boolean;
}

/** Check your answers: nothing is sent before this page. */
export function CheckPage({ view, draft, errors, place, noticeVersion, similar, verifies }: CheckProps) {
  const { say } = view;
  const none = say('site.not-given');
  const row = (label: string, value: string, href: string, id: string) => (
    <div>
      <dt>{label}</dt>
      <dd id={id}>{value}</dd>
      <dd>
        <a class="tap" href={`${href}${href.includes('?') ? '&' : '?'}to=check`}>
          {say('site.change')}
          <span class="away"> {label}</span>
        </a>
      </dd>
    </div>
  );
  return (
    <Page view={view} title={say('check.title')} back="/raise/who" errors={errors} personal>
      <h1>{say('check.title')}</h1>
      <dl class="rows">
        {row(say('check.what'), draft.body || none, '/raise/what', 'body')}
        {draft.pictureIds.length > 0
          ? row(
              say('check.pictures'),
              say('check.pictures.count', { count: draft.pictureIds.length }),
              '/raise/what',
              'pictures',
            )
          : null}
        {draft.about === 'system'
          ? null
          : row(say('check.where'), [place, draft.placeWords].filter(Boolean).join('\n'), whereOf(draft), 'area')}
        {row(say('check.for'), say(draft.forOther ? 'who.for.other' : 'who.for.self'), '/raise/who', 'for')}
        {row(say('check.name'), draft.name || none, '/raise/who', 'name')}
        {row(say('check.phone'), draft.phone || none, '/raise/who', 'phone')}
      </dl>
      {similar > 0 ? (
        <div class="note">
          <p>
            <strong>{view.count('check.similar', similar)}</strong>{' '}
            <a class="tap" href="/raise/similar">
              {say('check.similar.see')}
            </a>
          </p>
          <p>{say('check.similar.still')}</p>
        </div>
      ) : null}
      <p>
        <Linked words={say('check.notice', { version: noticeVersion })} name="notice">
          <a href="/privacy">{say('check.notice.link')}</a>
        </Linked>
      </p>
      <form method="post" action="/raise/check">
        <div class="acts">
          <Go
            words={say(draft.phone ? 'check.verify' : 'check.send')}
            name="do"
            value={draft.phone ? 'verify' : 'send'}
          />
          {verifies ? (
            <button class="calm" type="submit" name="do" value="send">
              {say('check.skip')}
            </button>
          ) : null}
        </div>
      </form>
    </Page>
  );
}

/** The first question, of the kind that was answered. */
const whatOf = (draft: Draft): string => (draft.about === 'system' ? '/raise/what?about=system' : '/raise/what');

/** Where the place is changed: the list it was chosen from, as far as we know. */
function whereOf(draft: Draft): string {
  return draft.area?.streetCode ? `/raise/where?street=${draft.area.streetCode}` : '/raise/where';
}

/** The phone's one-time code; may be left out. */
export function VerifyPage(props: {
  view: View;
  errors: readonly FieldError[];
  phone: string;
  /** until when the code is good */
  until: Date;
  again: boolean;
}) {
  const { view, errors, phone, until, again } = props;
  const { say } = view;
  return (
    <Page view={view} title={say('verify.title')} back="/raise/check" errors={errors} personal>
      <h1>{say('verify.title')}</h1>
      {again ? (
        <p class="note" role="status">
          {say('verify.again.done')}
        </p>
      ) : null}
      <p>{say('verify.sent', { phone, time: view.time(until) })}</p>
      <form method="post" action="/raise/verify">
        <Input
          view={view}
          name="code"
          errors={errors}
          label={say('verify.code')}
          autocomplete="one-time-code"
          inputmode="numeric"
          maxlength={12}
          short
        />
        <div class="acts">
          <Go words={say('verify.send')} name="do" value="verify" />
          <button class="calm" type="submit" name="do" value="again">
            {say('verify.again')}
          </button>
          <button class="calm" type="submit" name="do" value="skip">
            {say('verify.skip')}
          </button>
        </div>
      </form>
    </Page>
  );
}
