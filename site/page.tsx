/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { switched, type View } from './view.ts';

/** One thing to mend in a form: what is wrong, and the field it is about. */
export interface FieldError {
  field: string;
  words: string;
}

interface PageProps {
  view: View;
  title: string;
  children: Child;
  /** where the back link leads */
  back?: string | undefined;
  errors?: readonly FieldError[];
  /** not for search engines: everything that belongs to one person */
  personal?: boolean;
}

/** The frame of every page. */
export function Page({ view, title, children, back, errors = [], personal = false }: PageProps) {
  const { say } = view;
  const whole = { page: title, district: view.district.name };
  const english = view.locale === 'en';
  return (
    <html lang={view.locale} class={view.elder ? 'elder' : undefined}>
      <head>
        <meta charset="utf-8" />
        <title>{say(errors.length > 0 ? 'site.title.error' : 'site.title', whole)}</title>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        {personal ? <meta name="robots" content="noindex,nofollow" /> : null}
        <link rel="stylesheet" href={view.files.css} />
        <link rel="icon" href="/assets/seal.svg" type="image/svg+xml" />
        <script src={view.files.script} defer></script>
      </head>
      <body>
        <a class="skip" href="#main">
          {say('site.skip')}
        </a>
        {view.demo ? <DemoBar view={view} /> : null}
        <header>
          <div class="bar">
            <a class="name" href="/">
              <span class="seal" aria-hidden="true">
                {say('site.seal')}
              </span>
              <span>
                {say('site.name')} <span class="soft">{view.district.name}</span>
              </span>
            </a>
            <nav aria-label={say('site.views')} class="links">
              <a href={switched(view, 'size', view.elder ? 'normal' : 'large')}>
                {say(view.elder ? 'site.elder.off' : 'site.elder.on')}
              </a>
              <a href={switched(view, 'lang', english ? 'zh-CN' : 'en')} lang={english ? 'zh-CN' : 'en'}>
                {say('site.other-language')}
              </a>
            </nav>
          </div>
        </header>
        <main id="main">
          {back === undefined ? null : (
            <a class="tap screen" href={back}>
              ← {say('site.back')}
            </a>
          )}
          {errors.length > 0 ? <ErrorSummary view={view} errors={errors} /> : null}
          {children}
        </main>
        <footer>
          <nav aria-label={say('site.help')}>
            <ul>
              <Link href="/raise/what" words={say('site.raise')} />
              <Link href="/find" words={say('site.find')} />
              <Link href="/raise/what?about=system" words={say('site.system')} />
              <Link href="/accessibility" words={say('site.accessibility')} />
              <Link href="/privacy" words={say('site.privacy')} />
            </ul>
          </nav>
          {view.district.phone ? (
            <p>
              {view.district.name}{' '}
              <Phone phone={view.district.phone} words={say('site.phone', { phone: view.district.phone })} />
            </p>
          ) : (
            <p>{view.district.name}</p>
          )}
        </footer>
      </body>
    </html>
  );
}

function Link({ href, words }: { href: string; words: string }) {
  return (
    <li>
      <a href={href}>{words}</a>
    </li>
  );
}

/** A phone number that a phone dials. */
export function Phone({ phone, words }: { phone: string; words?: string }) {
  return (
    <a class="tap" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
      {words ?? phone}
    </a>
  );
}

function DemoBar({ view }: { view: View }) {
  return (
    <aside class="demo" aria-label={view.say('site.demo')}>
      <div class="bar">
        <span>{view.say('site.demo')}</span>
        <a href="/field/">{view.say('site.demo.field')}</a>
        <a href="/desk/">{view.say('site.demo.desk')}</a>
        {view.demoCode ? <strong>{view.say('site.demo.code', { code: view.demoCode })}</strong> : null}
      </div>
    </aside>
  );
}

function ErrorSummary({ view, errors }: { view: View; errors: readonly FieldError[] }) {
  return (
    <div class="summary" role="alert" tabindex={-1} data-focus>
      <h2>{view.say('errors.title')}</h2>
      <ul>
        {errors.map((error) => (
          <li>{error.field === '' ? error.words : <a href={`#${error.field}`}>{error.words}</a>}</li>
        ))}
      </ul>
    </div>
  );
}
