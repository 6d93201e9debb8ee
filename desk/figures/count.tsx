import { Link } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { listOf, percentOf, rates, type MeasureName, type RateName, type Row, type Screen } from './screen.ts';

/** A number that opens its list where the reader has one; nothing has no list worth opening. */
export function Count({ screen, row, measure }: { screen: Screen; row: Row; measure: MeasureName }) {
  const t = useWords();
  const n = row.counts[measure];
  const unlisted = (screen.unlisted as readonly MeasureName[]).includes(measure);
  if (unlisted && screen.tooFewJudged) return <span className="none">–</span>;
  if (unlisted) return <span className="figures">{n}</span>;
  if (n === 0) return <span className="figures none">0</span>;
  return (
    <Link to={listOf(screen, row, measure)} className="figures" title={t.of('figure', measure)}>
      {n}
    </Link>
  );
}

/** A rate as per cent, with what it is of. */
export function Rate({ row, name }: { row: Row; name: RateName }) {
  const { numerator, denominator } = rates[name];
  const percent = percentOf(row.counts[numerator], row.counts[denominator]);
  if (percent === null) return <span className="none">–</span>;
  return (
    <span className="figures">
      {percent}% <span className="small">/ {row.counts[denominator]}</span>
    </span>
  );
}
