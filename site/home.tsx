/** @jsxImportSource hono/jsx */
import { Page, Phone } from './page.tsx';
import type { View } from './view.ts';

/** The start page. `figures`: where the district's public figures are, when there are any. */
export function HomePage({ view, figures }: { view: View; figures?: { href: string; area: string } | undefined }) {
  const { say, district } = view;
  return (
    <Page view={view} title={say('home.title')}>
      <h1 class="hero">{say('home.title')}</h1>
      <p class="lead">{say('home.lead')}</p>
      <div class="acts">
        <a class="go big" href="/raise/what">
          {say('home.raise')}
        </a>
        <a class="calm big" href="/find">
          {say('home.follow')}
        </a>
      </div>
      <p>{say('home.for-other')}</p>
      <Bridge />
      <h2>{say('home.steps')}</h2>
      <ol class="steps">
        <li>{say('home.steps.number')}</li>
        <li>{say('home.steps.promise')}</li>
        <li>{say('home.steps.rating')}</li>
      </ol>
      {district.phone ? (
        <p>
          {say('home.phone')} <Phone phone={district.phone} />
        </p>
      ) : null}
      {figures ? (
        <p>
          <a class="tap" href={figures.href}>
            {say('home.figures', { area: figures.area })}
          </a>
        </p>
      ) : null}
    </Page>
  );
}

/** A stone bridge over still water, in ink. */
function Bridge() {
  return (
    <svg class="bridge" viewBox="0 0 640 104" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
      <path d="M24 72C160 64 216 20 320 20s160 44 296 52M24 64C160 56 216 12 320 12s160 44 296 52" />
      <path d="M252 72a68 40 0 0 1 136 0M148 72a38 22 0 0 1 76 0M416 72a38 22 0 0 1 76 0" />
      <path d="M0 72h640" stroke-width="1" />
      <path
        d="M252 74a68 24 0 0 0 136 0M148 74a38 13 0 0 0 76 0M416 74a38 13 0 0 0 76 0M60 90h70M510 92h84M300 101h44"
        stroke-width="1"
        opacity=".35"
      />
    </svg>
  );
}
