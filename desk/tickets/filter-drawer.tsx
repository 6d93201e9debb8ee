import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { AreaPicker } from '../look/area-picker.tsx';
import { Field } from '../look/field.tsx';
import { UnitPicker } from '../look/unit-picker.tsx';
import { Sheet } from '../look/sheet.tsx';
import { useWords, type Key } from '../text/words.tsx';
import { channels, movers, outcomes, states } from './words-of-tickets.ts';
import type { InboxFilters } from './inbox-filters.ts';

const flags = ['stuck', 'overdue', 'askingForTime', 'secondHandling', 'excluded', 'all'] as const;
const choices = [
  ['state', states],
  ['mover', movers],
  ['channel', channels],
  ['outcome', outcomes],
] as const;

/** All filters of the list at once; nothing changes before "show". */
export default function FilterDrawer({
  filters,
  onApply,
  onClose,
}: {
  filters: InboxFilters;
  onApply(next: InboxFilters): void;
  onClose(): void;
}) {
  const t = useWords();
  const [draft, setDraft] = useState<InboxFilters>(() => {
    const { number: _number, ...rest } = filters;
    return rest;
  });
  const set = (change: { [Name in keyof InboxFilters]?: InboxFilters[Name] | undefined }): void =>
    setDraft((before) => withoutEmpty({ ...before, ...change }));
  return (
    <Sheet
      size={420}
      title={t('inbox.filter')}
      onClose={onClose}
      footer={
        <div className="form-end">
          <Button type="primary" onClick={() => onApply(draft)}>
            {t('filter.apply')}
          </Button>
          <Button type="text" onClick={() => setDraft(draft.view ? { view: draft.view } : {})}>
            {t('filter.clear')}
          </Button>
        </div>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onApply(draft);
        }}
      >
        {choices.map(([name, values]) => (
          <Field key={name} label={t(`filter.${name}` as Key)}>
            {({ id }) => (
              <Select
                id={id}
                className="wide-field"
                allowClear
                placeholder={t('filter.any')}
                value={draft[name]}
                onChange={(value: string | undefined) => set({ [name]: value })}
                options={values.map((value) => ({ value, label: t.of(name, value) }))}
              />
            )}
          </Field>
        ))}
        <Field label={t('filter.unitId')}>
          {({ id }) => <UnitPicker id={id} value={draft.unitId} onChange={(unitId) => set({ unitId })} />}
        </Field>
        <Field label={t('filter.areaId')} hint={t('filter.area-hint')}>
          {({ id }) => <AreaPicker id={id} value={draft.areaId} onChange={(areaId) => set({ areaId })} />}
        </Field>
        <Field label={t('filter.month')}>
          {({ id }) => (
            <input
              id={id}
              className="text-field"
              type="month"
              value={draft.month ?? ''}
              onChange={(event) => set({ month: event.target.value || undefined })}
            />
          )}
        </Field>
        <Field label={t('filter.category')}>
          {({ id }) => (
            <input
              id={id}
              className="text-field"
              value={draft.category ?? ''}
              maxLength={40}
              onChange={(event) => set({ category: event.target.value || undefined })}
            />
          )}
        </Field>
        <fieldset className="field">
          <legend>{t('filter.only')}</legend>
          {flags.map((flag) => (
            <Checkbox
              key={flag}
              checked={draft[flag] === true}
              onChange={(event) => set({ [flag]: event.target.checked || undefined })}
            >
              {t(`filter.${flag}`)}
            </Checkbox>
          ))}
        </fieldset>
      </form>
    </Sheet>
  );
}

function withoutEmpty(filters: Record<string, unknown>): InboxFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
