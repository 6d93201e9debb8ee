import { Segmented } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { RuledTable } from '../look/ruled-table.tsx';
import { Waiting } from '../look/waiting.tsx';
import { Link, navigate } from '../shell/router.ts';
import { useWords, type Speech } from '../text/words.tsx';
import { listAddress, listOf, percentOf, type Screen } from './screen.ts';

const Chart = lazy(() => import('./chart.tsx'));
type Kind = keyof Screen['days'];
type Bin = Screen['days']['working']['bins'][number];

/** How long residents waited for the answer that stands: half, nine of ten, and the whole distribution. */
export function Days({ screen }: { screen: Screen }) {
  const t = useWords();
  const [kind, setKind] = useState<Kind>('working');
  const days = screen.days[kind];
  const { working } = screen.days;
  const all = listOf(screen, screen.total, 'resolved');
  const categories = useMemo(() => days.bins.map((bin) => binMark(t, bin)), [days, t]);
  const series = useMemo(
    () => [{ name: t.of('figure', 'resolved'), colour: 'inkSoft' as const, values: days.bins.map(({ n }) => n) }],
    [days, t],
  );
  return (
    <section className="block">
      <div className="block-head">
        <h2>{t('figures.days')}</h2>
        <Segmented<Kind>
          aria-label={t('figures.days.which')}
          value={kind}
          options={[
            { value: 'working', label: t('figures.days.working') },
            { value: 'calendar', label: t('figures.days.calendar') },
          ]}
          onChange={setKind}
        />
      </div>
      <p className="small">{t('figures.days.how')}</p>
      {days.n === 0 ? (
        <p className="calm">{t('figures.none')}</p>
      ) : (
        <>
          <dl className="counts">
            <Large name={t('figures.days.median')} to={all} words={daysWords(t, days.median)} />
            <Large name={t('figures.days.p90')} to={all} words={daysWords(t, days.p90)} />
            <Large
              name={t('figures.days.within', { days: working.withinDays })}
              to={listAddress(working.withinList)}
              words={t('figures.share', { percent: percentOf(working.within, working.n), n: working.within })}
            />
          </dl>
          <Suspense fallback={<Waiting />}>
            <Chart
              label={t('figures.days.chart')}
              categories={categories}
              series={series}
              onPick={(_series, index) => {
                const bin = days.bins[index];
                if (bin) navigate(listAddress(bin.list));
              }}
            />
          </Suspense>
          <details>
            <summary>{t('figures.as-table')}</summary>
            <RuledTable<Bin>
              caption={t('figures.days.chart')}
              rows={days.bins}
              keyOf={(bin) => String(bin.from)}
              empty={t('figures.none')}
              columns={[
                { title: t('figures.days'), of: (bin) => binWords(t, bin) },
                {
                  title: t.of('figure', 'resolved'),
                  of: (bin) => (bin.n === 0 ? '0' : <Link to={listAddress(bin.list)}>{bin.n}</Link>),
                  tight: true,
                },
              ]}
            />
          </details>
        </>
      )}
    </section>
  );
}

function Large({ name, words, to }: { name: string; words: string; to: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Link to={to} className="figure">
          {words}
        </Link>
      </dd>
    </div>
  );
}

const daysWords = (t: Speech, days: number | null): string =>
  days === 1 ? t('figures.days.one') : t('figures.days.number', { days });

/** Below the bars there is little room. */
function binMark(t: Speech, { from, to }: Bin): string {
  if (to === null) return `≥ ${from}`;
  if (from !== to) return `${from}–${to}`;
  return from === 0 ? t('figures.days.same') : String(from);
}

function binWords(t: Speech, { from, to }: Bin): string {
  if (to === null) return t('figures.days.more', { from });
  if (from !== to) return t('figures.days.range', { from, to });
  return from === 0 ? t('figures.days.same') : daysWords(t, from);
}
