import { lazy, Suspense, useMemo } from 'react';
import { Waiting } from '../look/waiting.tsx';
import { navigate } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { Rows } from './rows.tsx';
import { listOf, type MeasureName, type Screen } from './screen.ts';

const Chart = lazy(() => import('./chart.tsx'));

/** A month's matters stand in exactly one of these: answered, not yet, withdrawn. */
const parts = [
  { measure: 'resolved', colour: 'jade' },
  { measure: 'open', colour: 'amber' },
  { measure: 'withdrawn', colour: 'ruleStrong' },
] as const satisfies readonly { measure: MeasureName; colour: string }[];

/** What was raised each month and how much of it is answered by now. */
export function Months({ screen }: { screen: Screen }) {
  const t = useWords();
  const { months } = screen;
  const categories = useMemo(() => months.map(({ month }) => month), [months]);
  const series = useMemo(
    () =>
      parts.map(({ measure, colour }) => ({
        name: t.of('figure', measure),
        colour,
        values: months.map(({ counts }) => counts[measure]),
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
              const measure = parts[part]?.measure;
              if (row && measure) navigate(listOf(screen, row, measure));
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
