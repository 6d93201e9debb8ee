import { useAsk } from '../door/queries.ts';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { Waiting } from '../look/waiting.tsx';
import { addressOf } from '../shell/paths.ts';
import { Link, navigate, useAddress } from '../shell/router.ts';
import { civilDate } from '../text/time.ts';
import { useWords } from '../text/words.tsx';
import { Choosers, type Choice } from './choosers.tsx';
import { Counts } from './counts.tsx';
import { Days } from './days.tsx';
import { Excluded } from './excluded.tsx';
import './figures.css';
import { Months } from './months.tsx';
import { Outcomes } from './outcomes.tsx';
import { Rates } from './rates.tsx';
import { Rows } from './rows.tsx';
import type { Screen } from './screen.ts';

const month = /^\d{4}-(0[1-9]|1[0-2])$/u;

/** What came of it, for an area and what lies below it. Which area and months stands in the address. */
export default function FiguresPage() {
  const t = useWords();
  const { search } = useAddress();
  const given = {
    areaId: search.get('areaId') ?? undefined,
    unitId: search.get('unitId') ?? undefined,
    from: monthIn(search.get('from')),
    to: monthIn(search.get('to')),
  };
  const asked = useAsk('figures.overview', present(given), { keepOld: true });
  const screen = asked.data;
  const choose = (choice: Choice): void => navigate(addressOf('/figures', { ...given, ...choice }));
  return (
    <Page
      wide
      title={screen ? `${screen.unit?.name ?? screen.area.name} · ${t('figures.title')}` : t('figures.title')}
      lead={
        <>
          <span>{t('figures.lead')}</span>
          {screen && <span>{t('figures.as-of', { time: t.time(screen.asOf) })}</span>}
          {screen?.countedAt && <span>{t('figures.counted', { time: t.time(screen.countedAt) })}</span>}
        </>
      }
    >
      <RefusalNote error={asked.error} onRetry={() => void asked.refetch()} />
      {!screen && !asked.error && <Waiting />}
      {screen && (
        <>
          {screen.above.length > 0 && (
            <nav aria-label={t('figures.area')} className="links">
              {screen.above.map((area) => (
                <Link key={area.id} to={addressOf('/figures', { ...given, areaId: area.id })}>
                  {area.name}
                </Link>
              ))}
            </nav>
          )}
          <Choosers screen={screen} thisMonth={civilDate(new Date()).slice(0, 7)} onChoose={choose} />
          <Rates screen={screen} />
          <Counts screen={screen} />
          <Months screen={screen} />
          <Days screen={screen} />
          <Outcomes screen={screen} />
          {screen.unit === null && (
            <Breakdown screen={screen} addressOfArea={(areaId) => addressOf('/figures', { ...given, areaId })} />
          )}
          <Excluded screen={screen} />
        </>
      )}
    </Page>
  );
}

/** By channel, by unit, and by the areas below. */
function Breakdown({ screen, addressOfArea }: { screen: Screen; addressOfArea(areaId: string): string }) {
  const t = useWords();
  return (
    <>
      {screen.below.length > 0 && (
        <section className="block">
          <h2>{t('figures.below')}</h2>
          <p className="small">{t('figures.below.how', { area: screen.area.name })}</p>
          <Rows
            screen={screen}
            caption={t('figures.below')}
            first={t('figures.area')}
            rows={screen.below}
            nameOf={(area) => <Link to={addressOfArea(area.id)}>{area.name}</Link>}
            keyOf={(area) => area.id}
          />
        </section>
      )}
      <section className="block">
        <h2>{t('figures.units')}</h2>
        <p className="small">{t('figures.units.how')}</p>
        <Rows
          screen={screen}
          caption={t('figures.units')}
          first={t('figures.unit')}
          rows={screen.units}
          nameOf={(unit) => unit.name}
          keyOf={(unit) => unit.unitId}
        />
      </section>
      <section className="block">
        <h2>{t('figures.channels')}</h2>
        <Rows
          screen={screen}
          caption={t('figures.channels')}
          first={t('figures.channel')}
          rows={screen.channels}
          nameOf={(row) => t.of('channel', row.channel)}
          keyOf={(row) => row.channel}
        />
      </section>
    </>
  );
}

const monthIn = (text: string | null): string | undefined => (text !== null && month.test(text) ? text : undefined);

function present<T extends Record<string, string | undefined>>(given: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}
