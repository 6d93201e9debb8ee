import { Select } from 'antd';
import { useState } from 'react';
import { useAsk } from '../door/queries.ts';
import { useWords } from '../text/words.tsx';
import { useSettled } from './use-settled.ts';

/** Chooses a person by typing part of the name. */
export function PersonPicker({
  id,
  value,
  onChange,
  autoFocus,
}: {
  id?: string;
  value: string | undefined;
  onChange(personId: string | undefined): void;
  autoFocus?: boolean;
}) {
  const t = useWords();
  const [typed, setTyped] = useState('');
  const words = useSettled(typed.trim(), 200);
  const found = useAsk('people.persons', { ...(words ? { words } : {}), limit: 30 }, { keepOld: true });
  const chosen = useAsk('people.person', { personId: value ?? '' }, { enabled: value !== undefined, keepOld: true });
  const options = (found.data?.items ?? []).map((person) => ({
    value: person.id,
    label: [person.name, ...person.unitNames.slice(0, 1)].join(' · '),
  }));
  const extra =
    chosen.data && value && !options.some((each) => each.value === value) ? [{ value, label: chosen.data.name }] : [];
  return (
    <Select
      {...(id ? { id } : {})}
      className="wide-field"
      autoFocus={autoFocus ?? false}
      allowClear
      placeholder={t('person.choose')}
      value={value ?? null}
      onChange={(next: string | null | undefined) => onChange(next ?? undefined)}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t('waiting') : t('person.none')}
      options={[...options, ...extra]}
    />
  );
}
