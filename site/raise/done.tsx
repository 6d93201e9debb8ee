/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import { spokenNumber } from '../../server/modules/tickets/public.ts';
import { Page, Phone } from '../page.tsx';
import type { View } from '../view.ts';

/** 482 913 056: as it is read out; never broken at the end of a line. */
export const spoken = (number: string): string => spokenNumber(number).replaceAll(' ', '\u00a0');

interface DoneProps {
  view: View;
  number: string;
  origin: string;
  followPath: string;
  promisedOn: string | null;
  /** by when it goes to a unit, while it has no date yet */
  dispatchBy: Date | null;
  hasPhone: boolean;
  verified: boolean;
}

/** It is in: the number, when the answer comes, how to look again. */
export function DonePage({ view, number, origin, followPath, promisedOn, dispatchBy, hasPhone, verified }: DoneProps) {
  const { say, district } = view;
  return (
    <Page view={view} title={say('done.title')} personal>
      <div class="done" data-sent>
        <h1>{say('done.title')}</h1>
        <p>
          {say('done.number')} <strong class="number">{spoken(number)}</strong>
        </p>
        {verified ? <p>{say('done.verified')}</p> : null}
      </div>
      <h2>{say('done.next')}</h2>
      {promisedOn ? <p>{say('done.promised', { date: view.date(promisedOn) })}</p> : null}
      {!promisedOn && dispatchBy ? <p>{say('done.dispatch', { time: view.time(dispatchBy) })}</p> : null}
      <p>
        {say('done.link')}
        <br />
        <a href={followPath}>{`${origin}${followPath}`}</a>
      </p>
      <p>{say(hasPhone ? 'done.find' : 'done.no-phone')}</p>
      {district.phone ? (
        <p>
          {say('home.phone')} <Phone phone={district.phone} />
        </p>
      ) : null}
      <div class="acts">
        <a class="go" href={followPath}>
          {say('done.follow')}
        </a>
        <a class="calm" href={`${followPath}/slip`}>
          {say('done.slip')}
        </a>
      </div>
      <p>
        <a class="tap" href="/raise/what?new=1">
          {say('done.another')}
        </a>
      </p>
    </Page>
  );
}

interface SlipProps {
  view: View;
  number: string;
  subject: string;
  raisedAt: Date;
  promisedOn: string | null;
  unitName: string | null;
  followPath: string;
  /** the follow link as a code, drawn as SVG */
  code: string;
}

/** A slip to print and keep: for people who would rather hold a paper. */
export function SlipPage({ view, number, subject, raisedAt, promisedOn, unitName, followPath, code }: SlipProps) {
  const { say, district } = view;
  return (
    <Page view={view} title={say('slip.title')} back={followPath} personal>
      <div class="slip">
        <h1>
          {district.name} · {say('slip.title')}
        </h1>
        <p>
          {say('done.number')} <strong class="number">{spoken(number)}</strong>
        </p>
        <p>{subject}</p>
        <p>
          {say('slip.raised')} {view.time(raisedAt)}
        </p>
        {promisedOn ? (
          <p>
            {unitName
              ? say('follow.promised', { unit: unitName, date: view.date(promisedOn) })
              : say('follow.promised.nobody', { date: view.date(promisedOn) })}
          </p>
        ) : null}
        <div role="img" aria-label={say('slip.qr')}>
          {raw(code)}
        </div>
        <p>{say('slip.how')}</p>
        {district.phone ? (
          <p>
            <Phone phone={district.phone} words={say('site.phone', { phone: district.phone })} />
          </p>
        ) : null}
      </div>
      <p class="screen">{say('slip.print')}</p>
      <p class="acts" hidden data-print>
        <button class="go" type="button">
          {say('slip.print.go')}
        </button>
      </p>
    </Page>
  );
}
