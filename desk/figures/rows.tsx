import type { ReactNode } from 'react';
import { RuledTable, type Column } from '../look/ruled-table.tsx';
import { useWords } from '../text/words.tsx';
import { Count, Rate } from './count.tsx';
import { rateNames, type MeasureName, type Row, type Screen } from './screen.ts';

const shown = [
  'raised',
  'resolved',
  'open',
  'overdueOpen',
  'solved',
  'satisfied',
] as const satisfies readonly MeasureName[];

/** One line for each month, channel, unit or area: counts that open their lists, and the rates. */
export function Rows<R extends Row>({
  screen,
  caption,
  first,
  rows,
  nameOf,
  keyOf,
}: {
  screen: Screen;
  caption: string;
  first: string;
  rows: readonly R[];
  nameOf(row: R): ReactNode;
  keyOf(row: R): string;
}) {
  const t = useWords();
  const columns: Column<R>[] = [
    { title: first, of: nameOf },
    ...shown.map((measure) => ({
      title: t(`figures.head.${measure}`),
      of: (row: R) => <Count screen={screen} row={row} measure={measure} />,
      tight: true,
    })),
    ...rateNames.map((name) => ({
      title: t.of('rate', name),
      of: (row: R) => <Rate row={row} name={name} />,
      tight: true,
    })),
  ];
  return (
    <div className="figure-rows">
      <RuledTable caption={caption} columns={columns} rows={rows} keyOf={keyOf} empty={t('figures.none')} />
    </div>
  );
}
