import { useWords } from '../text/words.tsx';
import { Count } from './count.tsx';
import type { MeasureName, Screen } from './screen.ts';

const shown: readonly MeasureName[] = ['outcomeSolved', 'outcomeExplained', 'outcomeCannotNow', 'outcomeNotOurs'];

/** What the units answered; each bar as long as its share. */
export function Outcomes({ screen }: { screen: Screen }) {
  const t = useWords();
  const { counts } = screen.total;
  if (counts.resolved === 0) return null;
  return (
    <section className="block">
      <h2>{t('figures.outcomes')}</h2>
      <ul className="bars">
        {shown.map((measure) => (
          <li key={measure}>
            <span>{t.of('figure', measure)}</span>
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(100 * counts[measure]) / counts.resolved} height="8" fill="currentColor" />
            </svg>
            <Count screen={screen} row={screen.total} measure={measure} />
          </li>
        ))}
      </ul>
    </section>
  );
}
