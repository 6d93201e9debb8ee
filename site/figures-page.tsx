/** @jsxImportSource hono/jsx */
import type { PublicFigures, PublicNumber } from '../server/modules/figures/public.ts';
import { Page } from './page.tsx';
import type { SiteKey } from './text.ts';
import type { View } from './view.ts';

export interface AreaLink {
  code: string;
  name: string;
}

interface FiguresProps {
  view: View;
  area: AreaLink;
  figures: PublicFigures;
  /** small enough that what was raised lately is listed: a street, a community */
  recent: boolean;
  /** the area above, and those below */
  above: AreaLink | undefined;
  below: readonly AreaLink[];
}

const rateNames = ['response', 'solution', 'satisfaction'] as const;

/** An area's public figures: large numbers, each with what it counts; small ones are not told. */
export function FiguresPage({ view, area, figures, recent, above, below }: FiguresProps) {
  const { say } = view;
  const title = say('figures.title', { area: area.name });
  const number = (value: PublicNumber): string => (value === null ? say('figures.few') : String(value));
  const days = figures.medianDays !== null && figures.p90Days !== null;
  return (
    <Page view={view} title={title} back={above ? `/areas/${above.code}` : '/'}>
      <h1>{title}</h1>
      <p>
        {say('figures.period', { from: view.month(figures.from, true), to: view.month(figures.to, true) })}
        {figures.countedAt ? ` ${say('figures.counted', { time: view.time(figures.countedAt) })}` : ''}
      </p>
      <dl class="figures">
        <Figure value={number(figures.raised)} label={say('figures.raised')} />
        <Figure value={number(figures.resolved)} label={say('figures.resolved')} />
        <Figure value={number(figures.open)} label={say('figures.open')} />
      </dl>
      <h2>{say('figures.rates')}</h2>
      <dl class="figures">
        {rateNames.map((name) => {
          const rate = figures.rates[name];
          return (
            <Figure
              value={rate ? `${rate.percent}%` : say('figures.too-few')}
              label={say(`figures.${name}` satisfies SiteKey)}
              detail={rate ? say(`figures.${name}.of` satisfies SiteKey, { of: rate.of }) : undefined}
            />
          );
        })}
      </dl>
      {days ? (
        <>
          <h2>{say('figures.days')}</h2>
          <p>{say('figures.days.words', { median: figures.medianDays, p90: figures.p90Days })}</p>
          {figures.withinPercent === null ? null : (
            <p>{say('figures.days.within', { days: figures.withinDays, percent: figures.withinPercent })}</p>
          )}
        </>
      ) : null}
      <Months view={view} figures={figures} number={number} />
      <p>{say('figures.small')}</p>
      <p class="links">
        {recent ? (
          <a class="tap" href={`/areas/${area.code}/recent`}>
            {say('figures.recent')}
          </a>
        ) : null}
        <a class="tap" href={`/areas/${area.code}/poster`}>
          {say('figures.poster')}
        </a>
      </p>
      {below.length > 0 ? (
        <>
          <h2>{say('figures.below')}</h2>
          <ul class="two list">
            {below.map((one) => (
              <li>
                <a class="tap" href={`/areas/${one.code}`} lang="zh-CN">
                  {one.name}
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Page>
  );
}

function Figure({ value, label, detail }: { value: string; label: string; detail?: string | undefined }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <span class="number">{value}</span>
        {detail ? <span class="soft">{detail}</span> : null}
      </dd>
    </div>
  );
}

/** Month by month, newest first: the number in words and as the length of a bar. */
function Months({
  view,
  figures,
  number,
}: {
  view: View;
  figures: PublicFigures;
  number: (value: PublicNumber) => string;
}) {
  const { say } = view;
  const most = Math.max(1, ...figures.months.map(({ raised }) => raised ?? 0));
  return (
    <table>
      <caption>{say('figures.months')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('figures.month')}</th>
          <th scope="col">{say('figures.raised')}</th>
          <th scope="col">{say('figures.resolved')}</th>
        </tr>
      </thead>
      <tbody>
        {figures.months.toReversed().map(({ month, raised, resolved }) => (
          <tr>
            <th scope="row">{view.month(month)}</th>
            <td>
              {number(raised)}
              <svg class="length" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect width={Math.round((100 * (raised ?? 0)) / most)} height="4" fill="currentColor" />
              </svg>
            </td>
            <td>{number(resolved)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
