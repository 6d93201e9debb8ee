import { Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAsk } from '../door/queries.ts';
import { useWords } from '../text/words.tsx';
import { useSettled } from './use-settled.ts';

type Unit = OutputOf<'people.units'>['items'][number];

interface UnitOption {
  value?: string;
  label: string;
  options?: UnitOption[];
}

const option = (unit: Unit): UnitOption => ({ value: unit.id, label: `${unit.name} · ${unit.areaName}` });

/** Chooses a unit by typing part of its name; before that, those at hand for the area come first. */
export function UnitPicker({
  id,
  value,
  onChange,
  areaId,
  autoFocus,
  describedBy,
  label,
}: {
  id?: string;
  value: string | undefined;
  onChange(unitId: string | undefined): void;
  areaId?: string | undefined;
  autoFocus?: boolean;
  describedBy?: string;
  /** where no label stands beside it */
  label?: string;
}) {
  const t = useWords();
  const [typed, setTyped] = useState('');
  const words = useSettled(typed.trim(), 200);
  const near = useAsk('people.units', { ...(areaId ? { areaId } : {}), limit: 20 }, { enabled: areaId !== undefined });
  const all = useAsk('people.units', { ...(words ? { words } : {}), limit: 100 }, { keepOld: true });
  const chosen = useAsk('people.unit', { unitId: value ?? '' }, { enabled: value !== undefined, keepOld: true });
  const nearby = words ? [] : (near.data?.items ?? []);
  const others = (all.data?.items ?? []).filter((unit) => !nearby.some((each) => each.id === unit.id));
  const known = [...nearby, ...others];
  // the chosen one is named even when it is not in the list that is shown
  const extra = chosen.data && value && !known.some((unit) => unit.id === value) ? [chosen.data.unit] : [];
  return (
    <Select<string | null, UnitOption>
      {...(id ? { id } : {})}
      aria-label={label}
      aria-describedby={describedBy}
      autoFocus={autoFocus ?? false}
      className="wide-field"
      placeholder={t('unit.choose')}
      value={value ?? null}
      onChange={(next: string | null | undefined) => onChange(next ?? undefined)}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={all.isFetching}
      notFoundContent={all.isFetching ? t('waiting') : t('unit.none')}
      options={
        nearby.length > 0
          ? [
              { label: t('unit.near'), options: nearby.map(option) },
              { label: t('unit.others'), options: [...others, ...extra].map(option) },
            ]
          : [...others, ...extra].map(option)
      }
    />
  );
}
