import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
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

const rowsAtFirst = 30;

/** One line for each month, channel, unit or area: counts that open their lists, and the rates; the first thirty until all are wanted. */
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
  const [all, setAll] = useState(false);
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
      <RuledTable
        caption={caption}
        columns={columns}
        rows={all ? rows : rows.slice(0, rowsAtFirst)}
        keyOf={keyOf}
        empty={t('figures.none')}
      />
      {!all && rows.length > rowsAtFirst && (
        <p className="more">
          <Button onClick={() => setAll(true)}>{t('figures.show-all', { n: rows.length })}</Button>
        </p>
      )}
    </div>
  );
}
