import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAct, useAsk } from '../door/queries.ts';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { Waiting } from '../look/waiting.tsx';
import { useWords } from '../text/words.tsx';

type Group = OutputOf<'administration.presets'>['groups'][number];
type Field = Group['fields'][number];
type Value = Field['value'];

/** What a district sets for itself: times of handling, rules of signing in, the number residents call. */
export default function PresetsPage() {
  const t = useWords();
  const presets = useAsk('administration.presets', {});
  return (
    <Page title={t('presets.title')} lead={t('presets.lead')}>
      <RefusalNote error={presets.error} onRetry={() => void presets.refetch()} />
      {!presets.data && !presets.error && <Waiting />}
      {presets.data?.groups.map((group) => (
        <GroupForm key={group.key} group={group} onSaved={() => void presets.refetch()} />
      ))}
    </Page>
  );
}

function GroupForm({ group, onSaved }: { group: Group; onSaved: () => void }) {
  const t = useWords();
  const save = useAct('administration.set-presets', {
    onDone() {
      setTyped({});
      setSaved(true);
      onSaved();
    },
  });
  const [typed, setTyped] = useState<Record<string, Value>>({});
  const [saved, setSaved] = useState(false);
  const change = (name: string, value: Value): void => {
    setSaved(false);
    setTyped({ ...typed, [name]: value });
  };
  return (
    <form
      className="presets"
      onSubmit={(event) => {
        event.preventDefault();
        save.run({ key: group.key, values: typed });
      }}
    >
      <h2>{t.of('preset', group.key)}</h2>
      {group.fields.map((field) => (
        <FieldLine
          key={field.name}
          id={`${group.key}.${field.name}`}
          field={field}
          value={field.name in typed ? (typed[field.name] ?? null) : field.value}
          onChange={(value) => change(field.name, value)}
        />
      ))}
      <RefusalNote error={save.refusal} />
      <p>
        <Button htmlType="submit" type="primary" loading={save.busy} disabled={Object.keys(typed).length === 0}>
          {t('save')}
        </Button>{' '}
        <span role="status">{saved ? t('presets.saved') : ''}</span>
      </p>
    </form>
  );
}

function FieldLine({
  id,
  field,
  value,
  onChange,
}: {
  id: string;
  field: Field;
  value: Value;
  onChange: (value: Value) => void;
}) {
  const t = useWords();
  return (
    <p className="preset-line">
      <label htmlFor={id}>{t.of('preset', id)}</label>
      {field.kind === 'number' ? (
        <>
          <InputNumber
            id={id}
            value={Number(value)}
            precision={0}
            {...(field.min === null ? {} : { min: field.min })}
            {...(field.max === null ? {} : { max: field.max })}
            onChange={(next) => next !== null && onChange(Number(next))}
          />
          <span className="small">
            {t('presets.limits', { min: field.min ?? '', max: field.max ?? '', preset: String(field.preset ?? '') })}
          </span>
        </>
      ) : (
        <Input
          id={id}
          value={String(value ?? '')}
          maxLength={30}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )}
    </p>
  );
}
