import { Button } from 'antd';
import { type Ref, useEffect, useState } from 'react';
import { useWords } from '../text/words.tsx';

/** Finds a ticket by the number people read out. */
export function NumberSearch({
  ref,
  number,
  onSearch,
}: {
  ref: Ref<HTMLInputElement>;
  number: string | undefined;
  onSearch(number: string): void;
}) {
  const t = useWords();
  const [typed, setTyped] = useState(number ?? '');
  useEffect(() => setTyped(number ?? ''), [number]);
  return (
    <form
      role="search"
      className="number-search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <input
        ref={ref}
        type="search"
        aria-label={t('inbox.number')}
        placeholder={t('inbox.number')}
        value={typed}
        maxLength={30}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <Button htmlType="submit">{t('inbox.search')}</Button>
    </form>
  );
}
