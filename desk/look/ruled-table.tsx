import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../text/words.tsx';

export interface Column<Row> {
  title: string;
  of(row: Row): ReactNode;
  /** numbers and short words need no more than their own width */
  tight?: boolean;
}

/** A table of thin rules; on narrow screens each row is a small list of named values. */
export function RuledTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  empty,
  hasMore,
  loadingMore,
  onMore,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  empty: string;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?(): void;
}) {
  const t = useWords();
  if (rows.length === 0) return <p className="calm">{empty}</p>;
  return (
    <>
      <table className="ruled">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={column.tight ? 'tight' : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.title} data-title={column.title} className={column.tight ? 'tight' : undefined}>
                  {column.of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hasMore && (
        <p className="more">
          <Button onClick={onMore} loading={loadingMore ?? false}>
            {t('list.more')}
          </Button>
        </p>
      )}
    </>
  );
}
