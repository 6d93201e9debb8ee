/** @jsxImportSource hono/jsx */
import { noticeVersion } from '../server/modules/tickets/public.ts';
import { checkedOn } from './checked-on.ts';
import { stateWords } from './follow.tsx';
import { Page, Phone, type FieldError } from './page.tsx';
import { Go, Input, Linked } from './parts.tsx';
import type { View } from './view.ts';

/** Number and phone, to find a matter again. */
export function FindPage(props: { view: View; errors: readonly FieldError[]; number?: string; phone?: string }) {
  const { view, errors, number, phone } = props;
  const { say } = view;
  return (
    <Page view={view} title={say('find.title')} back="/" errors={errors}>
      <h1>{say('find.title')}</h1>
      <p>{say('find.lead')}</p>
      <form method="post" action="/find">
        <Input
          view={view}
          name="number"
          errors={errors}
          label={say('find.number')}
          hint={say('find.number.hint')}
          value={number}
          inputmode="numeric"
          autocomplete="off"
          maxlength={20}
          short
        />
        <Input
          view={view}
          name="phone"
          errors={errors}
          label={say('find.phone')}
          value={phone}
          type="tel"
          inputmode="tel"
          autocomplete="tel"
          maxlength={30}
          short
        />
        <Go words={say('find.go')} />
      </form>
      {view.district.phone ? (
        <p>
          {say('home.phone')} <Phone phone={view.district.phone} />
        </p>
      ) : null}
    </Page>
  );
}

export interface RecentLine {
  raisedAt: Date;
  category: string | null;
  state: string;
  unitName: string | null;
}

/** What neighbours raised lately: kind, time and state only. */
export function RecentPage(props: {
  view: View;
  title: string;
  lines: readonly RecentLine[];
  own: boolean;
  areaCode?: string | undefined;
}) {
  const { view, title, lines, own, areaCode } = props;
  const { say } = view;
  return (
    <Page view={view} title={title} back={own ? '/raise/check' : '/'} personal>
      <h1>{title}</h1>
      <p>{say('recent.lead')}</p>
      {lines.length === 0 ? (
        <p>{say('recent.none')}</p>
      ) : (
        <ol class="story">
          {lines.map((line) => (
            <li>
              <p class="soft">{view.day(line.raisedAt)}</p>
              <p>{line.category ?? say('recent.category.none')}</p>
              <p>
                <strong>{stateWords(view, line.state)}</strong>
                {line.unitName ? ` · ${line.unitName}` : ''}
              </p>
            </li>
          ))}
        </ol>
      )}
      <div class="acts">
        <a class="go" href={own ? '/raise/check' : '/raise/what'}>
          {say(own ? 'similar.back' : 'recent.raise')}
        </a>
        {own && areaCode ? (
          <a class="calm" href={`/areas/${areaCode}/recent`}>
            {say('similar.enough')}
          </a>
        ) : null}
      </div>
    </Page>
  );
}

/** What is done with personal data, in the version that is recorded with every matter. */
export function PrivacyPage({ view }: { view: View }) {
  const { say, district } = view;
  return (
    <Page view={view} title={say('privacy.title')}>
      <h1>{say('privacy.title')}</h1>
      <p class="soft">{say('privacy.version', { version: noticeVersion })}</p>
      <h2>{say('privacy.who.title')}</h2>
      <p>{say('privacy.who', { district: district.name })}</p>
      <h2>{say('privacy.what.title')}</h2>
      <p>{say('privacy.what')}</p>
      <h2>{say('privacy.seen.title')}</h2>
      <p>{say('privacy.seen')}</p>
      <h2>{say('privacy.kept.title')}</h2>
      <p>{say('privacy.kept')}</p>
      <h2>{say('privacy.rights.title')}</h2>
      <p>{district.phone ? say('privacy.rights', { phone: district.phone }) : say('privacy.rights.no-phone')}</p>
      <h2>{say('privacy.cookies.title')}</h2>
      <p>{say('privacy.cookies')}</p>
    </Page>
  );
}

export function AccessibilityPage({ view }: { view: View }) {
  const { say } = view;
  return (
    <Page view={view} title={say('accessibility.title')}>
      <h1>{say('accessibility.title')}</h1>
      <p>{say('accessibility.aim')}</p>
      <h2>{say('accessibility.how.title')}</h2>
      <ul>
        <li>{say('accessibility.how.elder')}</li>
        <li>{say('accessibility.how.keyboard')}</li>
        <li>{say('accessibility.how.script')}</li>
        <li>{say('accessibility.how.phone')}</li>
      </ul>
      <h2>{say('accessibility.limits.title')}</h2>
      <p>{say('accessibility.limits')}</p>
      <h2>{say('accessibility.problem.title')}</h2>
      <p>{say('accessibility.problem')}</p>
      <p>
        <a class="tap" href="/raise/what?about=system">
          {say('site.system')}
        </a>
      </p>
      <p class="soft">{say('accessibility.checked', { date: view.date(checkedOn) })}</p>
    </Page>
  );
}

/** Something was refused or broke: in plain words, with what helps the person on the phone to find it. */
export function ErrorPage(props: {
  view: View;
  title: string;
  text: string;
  mend?: string | undefined;
  code: string;
  requestId?: string | undefined;
  /** offers to find a matter by number and phone */
  find?: boolean;
}) {
  const { view, title, text, mend, code, requestId, find } = props;
  const { say, district } = view;
  return (
    <Page view={view} title={title} personal>
      <h1>{title}</h1>
      <p>{text}</p>
      {mend ? <p>{mend}</p> : null}
      {find ? (
        <p class="acts">
          <a class="go" href="/find">
            {say('site.find')}
          </a>
        </p>
      ) : null}
      <p class="soft">{say('error.code', { code })}</p>
      {requestId ? <p class="soft">{say('error.request', { id: requestId })}</p> : null}
      {district.phone ? (
        <p>
          <Linked words={say('error.phone')} name="phone">
            <Phone phone={district.phone} />
          </Linked>
        </p>
      ) : null}
      <p>
        <a class="tap" href="/">
          {say('error.home')}
        </a>
      </p>
    </Page>
  );
}
