import { Link } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { listOf, type MeasureName, type Screen } from './screen.ts';

const shown: readonly MeasureName[] = ['raised', 'resolved', 'open', 'overdueOpen', 'secondHandling', 'withdrawn'];

/** What was raised and what became of it: large numbers that open their lists, how each is counted below it. */
export function Counts({ screen }: { screen: Screen }) {
  const t = useWords();
  return (
    <section className="block">
      <h2>{t('figures.counts')}</h2>
      <dl className="counts">
        {shown.map((measure) => (
          <div key={measure}>
            <dt>{t.of('figure', measure)}</dt>
            <dd>
              <Link to={listOf(screen, screen.total, measure)} className="figure">
                {screen.total.counts[measure]}
              </Link>
              <span className="small">{t.of('figure', `${measure}.how`)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
