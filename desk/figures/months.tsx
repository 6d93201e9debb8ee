import { lazy, Suspense, useMemo } from 'react';
import { Waiting } from '../look/waiting.tsx';
import { navigate } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { Rows } from './rows.tsx';
import type { Series } from './chart.tsx';
import { listAddress, type Row, type Screen } from './screen.ts';

const Chart = lazy(() => import('./chart.tsx'));

/** A month's matters stand in exactly one of these: answered, not yet (in time or past the promised day), withdrawn. */
const parts = [
  { name: 'resolved', colour: 'jade', of: (counts) => counts.resolved, list: { resolved: true } },
  {
    name: 'open-in-time',
    colour: 'ruleStrong',
    of: (counts) => counts.open - counts.overdueOpen,
    list: { open: true, overdue: false },
  },
  { name: 'overdueOpen', colour: 'amber', of: (counts) => counts.overdueOpen, list: { open: true, overdue: true } },
  { name: 'withdrawn', colour: 'rule', of: (counts) => counts.withdrawn, list: { state: 'withdrawn' } },
] as const satisfies readonly {
  name: string;
  colour: Series['colour'];
  of(counts: Row['counts']): number;
  list: Row['list'];
}[];

/** What was raised each month and how much of it is answered by now. */
export function Months({ screen }: { screen: Screen }) {
  const t = useWords();
  const { months } = screen;
  const categories = useMemo(() => months.map(({ month }) => month), [months]);
  const series = useMemo(
    () =>
      parts.map(({ name, colour, of }) => ({
        name: name === 'open-in-time' ? t('figures.open-in-time') : t.of('figure', name),
        colour,
        values: months.map(({ counts }) => of(counts)),
      })),
    [months, t],
  );
  return (
    <section className="block">
      <h2>{t('figures.months')}</h2>
      {months.length > 1 && (
        <Suspense fallback={<Waiting />}>
          <Chart
            label={t('figures.months.chart')}
            categories={categories}
            series={series}
            onPick={(part, index) => {
              const row = months[index];
              if (row) navigate(listAddress({ ...row.list, ...parts[part]?.list }));
            }}
          />
        </Suspense>
      )}
      <details open={months.length === 1}>
        <summary>{t('figures.as-table')}</summary>
        <Rows
          screen={screen}
          caption={t('figures.months')}
          first={t('figures.month')}
          rows={months.toReversed()}
          nameOf={(row) => <span className="figures">{row.month}</span>}
          keyOf={(row) => row.month}
        />
      </details>
    </section>
  );
}
