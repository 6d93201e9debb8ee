import { useWords } from '../text/words.tsx';
import { Count } from './count.tsx';
import { percentOf, rateNames, rates, type MeasureName, type Screen } from './screen.ts';

/** The three rates, large; what they are made of beside them, every number with its list. */
export function Rates({ screen }: { screen: Screen }) {
  const t = useWords();
  const row = screen.total;
  return (
    <section className="block">
      <h2>{t('figures.rates')}</h2>
      <div className="rates">
        {rateNames.map((name) => {
          const { numerator, denominator, beside } = rates[name];
          const percent = percentOf(row.counts[numerator], row.counts[denominator]);
          const withheld = screen.tooFewJudged && (screen.unlisted as readonly MeasureName[]).includes(denominator);
          const none = t(withheld ? 'figures.too-few' : 'figures.no-rate');
          return (
            <div key={name}>
              <h3>{t.of('rate', name)}</h3>
              <p className="figure">{percent === null ? none : t('figures.rate', { percent })}</p>
              <p>
                {t.of('figure', numerator)} <Count screen={screen} row={row} measure={numerator} /> ÷{' '}
                {t.of('figure', denominator)} <Count screen={screen} row={row} measure={denominator} />
              </p>
              <p>
                {t.of('figure', beside)} <Count screen={screen} row={row} measure={beside} />
              </p>
              <p className="small">{t.of('rate', `${name}.how`)}</p>
            </div>
          );
        })}
      </div>
    </section>
  );
}
