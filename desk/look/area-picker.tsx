import { Select } from 'antd';
import { useMemo, useState } from 'react';
import type { InputOf, OutputOf } from '../../doors/client.ts';
import { useAsk } from '../door/queries.ts';
import { useWords } from '../text/words.tsx';
import { useSettled } from './use-settled.ts';

type Node = OutputOf<'people.areas'>['roots'][number];
type Level = NonNullable<InputOf<'people.area-search'>['level']>;

interface Option {
  value: string;
  label: string;
}

/** Chooses an area by typing part of its name or its code; before that, streets and communities are offered. */
export function AreaPicker({
  id,
  value,
  onChange,
  autoFocus,
  level,
  describedBy,
  label,
}: {
  id?: string;
  value: string | undefined;
  onChange(areaId: string | undefined): void;
  autoFocus?: boolean;
  level?: Level;
  describedBy?: string;
  /** where no label stands beside it */
  label?: string;
}) {
  const t = useWords();
  const [typed, setTyped] = useState('');
  const words = useSettled(typed.trim(), 200);
  const tree = useAsk('people.areas', {});
  const found = useAsk(
    'people.area-search',
    { words, ...(level ? { level } : {}) },
    { enabled: words !== '', keepOld: true },
  );
  const chosen = useAsk(
    'people.area',
    { areaId: value ?? '', limit: 1 },
    { enabled: value !== undefined, keepOld: true },
  );
  const all = useMemo(() => flatten(tree.data?.roots ?? [], [], level), [tree.data, level]);
  const options: Option[] =
    words === ''
      ? all
      : (found.data?.items ?? []).map((area) => ({
          value: area.id,
          label: [area.name, ...area.path.toReversed().slice(0, 2)].join(' · '),
        }));
  const extra =
    chosen.data && value && !options.some((each) => each.value === value)
      ? [{ value, label: chosen.data.area.name }]
      : [];
  return (
    <Select
      {...(id ? { id } : {})}
      aria-label={label}
      aria-describedby={describedBy}
      autoFocus={autoFocus ?? false}
      className="wide-field"
      placeholder={t('area.choose')}
      value={value ?? null}
      onChange={(next: string | null | undefined) => onChange(next ?? undefined)}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t('waiting') : t('area.none')}
      options={[...options, ...extra]}
    />
  );
}

function flatten(nodes: readonly Node[], above: readonly string[], level: Level | undefined): Option[] {
  return nodes.flatMap((node) => [
    ...(level === undefined || node.level === level
      ? [{ value: node.id, label: [node.name, ...above.slice(0, 1)].join(' · ') }]
      : []),
    ...flatten(node.children, [node.name, ...above], level),
  ]);
}
