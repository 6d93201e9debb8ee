/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import { Page, Phone } from './page.tsx';
import type { View } from './view.ts';

interface PosterProps {
  view: View;
  area: { code: string; name: string };
  /** the address the code leads to, for people who type */
  address: string;
  /** the same as a code, drawn as SVG */
  code: string;
}

/** A notice to print and put up in a stairwell: who scans it raises a matter of this place. */
export function PosterPage({ view, area, address, code }: PosterProps) {
  const { say, district } = view;
  return (
    <Page view={view} title={say('poster.title', { area: area.name })} back={`/areas/${area.code}`}>
      <div class="slip poster">
        <h1 class="hero">{say('home.title')}</h1>
        <p class="lead">{say('poster.lead')}</p>
        <div role="img" aria-label={say('poster.code')}>
          {raw(code)}
        </div>
        <p class="lead">
          <strong>{area.name}</strong>
        </p>
        <p>{address}</p>
        {district.phone ? (
          <p>
            {say('home.phone')} <Phone phone={district.phone} />
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
