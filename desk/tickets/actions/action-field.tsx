import { Input, Radio } from 'antd';
import type { TicketPage } from '../../door/contract.ts';
import { AreaPicker } from '../../look/area-picker.tsx';
import { ChoiceField, Field } from '../../look/field.tsx';
import { MemberPicker } from '../../look/member-picker.tsx';
import { UnitPicker } from '../../look/unit-picker.tsx';
import { civilDate, addDays } from '../../text/time.ts';
import { useWords } from '../../text/words.tsx';
import { PictureField } from '../picture-field.tsx';
import { PromiseDays } from '../promise-days.tsx';
import type { ActionField, Values } from './action.ts';

/** The widget that asks one question of an action. */
export function ActionFieldInput({
  field,
  ticket,
  value,
  onChange,
  wrong,
  autoFocus,
}: {
  field: ActionField;
  ticket: TicketPage;
  value: Values[string];
  onChange(value: Values[string]): void;
  wrong: string | undefined;
  autoFocus: boolean;
}) {
  const t = useWords();
  const text = typeof value === 'string' ? value : '';
  const label = t(field.label);
  if (field.kind === 'days') {
    return (
      <PromiseDays
        value={text ? Number(text) : undefined}
        onChange={(days) => onChange(days ? String(days) : undefined)}
      />
    );
  }
  if (field.kind === 'pictures') {
    return <PictureField label={label} value={Array.isArray(value) ? (value as string[]) : []} onChange={onChange} />;
  }
  if (field.kind === 'choice' && field.options) {
    const { family, values } = field.options;
    return (
      <ChoiceField label={label} wrong={wrong} {...(field.hint ? { hint: t(field.hint) } : {})}>
        <Radio.Group
          vertical
          {...(text ? { value: text } : {})}
          onChange={(event) => onChange(event.target.value as string)}
          options={values.map((each, index) => ({
            value: each,
            label: t.of(family, each),
            autoFocus: autoFocus && index === 0,
          }))}
        />
      </ChoiceField>
    );
  }
  return (
    <Field
      label={label}
      wrong={wrong}
      {...(field.hint ? { hint: t(field.hint) } : {})}
      {...(field.optional ? { optional: t('form.optional') } : {})}
    >
      {({ id, describedBy }) => {
        switch (field.kind) {
          case 'unit':
            return (
              <UnitPicker
                id={id}
                describedBy={describedBy}
                areaId={ticket.areaId}
                autoFocus={autoFocus}
                value={text || undefined}
                onChange={onChange}
              />
            );
          case 'area':
            return <AreaPicker id={id} value={text || undefined} onChange={onChange} />;
          case 'member':
            return <MemberPicker id={id} unitId={ticket.unitId} value={text || undefined} onChange={onChange} />;
          case 'date':
            return (
              <input
                id={id}
                className="text-field"
                type="date"
                min={addDays(civilDate(new Date()), 1)}
                aria-describedby={describedBy}
                autoFocus={autoFocus}
                value={text}
                onChange={(event) => onChange(event.target.value)}
              />
            );
          case 'line':
            return (
              <Input
                id={id}
                aria-describedby={describedBy}
                autoFocus={autoFocus}
                value={text}
                {...(field.max ? { maxLength: field.max } : {})}
                onChange={(event) => onChange(event.target.value)}
              />
            );
          default:
            return (
              <Input.TextArea
                id={id}
                aria-describedby={describedBy}
                autoFocus={autoFocus}
                autoSize={{ minRows: 4, maxRows: 14 }}
                value={text}
                {...(field.max ? { maxLength: field.max } : {})}
                onChange={(event) => onChange(event.target.value)}
              />
            );
        }
      }}
    </Field>
  );
}
