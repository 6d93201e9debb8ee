import { Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAct } from '../door/queries.ts';
import { AreaPicker } from '../look/area-picker.tsx';
import { Field } from '../look/field.tsx';
import { FormDrawer } from '../look/form-drawer.tsx';
import { TextLine } from '../look/text-line.tsx';
import { useWords } from '../text/words.tsx';
import { unitKinds } from './words-of-people.ts';

type Unit = OutputOf<'people.unit'>['unit'];

/** Adds a unit, or changes one. */
export function UnitForm({ unit, onClose, onDone }: { unit?: Unit; onClose(): void; onDone(unitId: string): void }) {
  const t = useWords();
  const [name, setName] = useState(unit?.name ?? '');
  const [kind, setKind] = useState<(typeof unitKinds)[number]>(unit?.kind ?? 'department');
  const [areaId, setArea] = useState<string | undefined>(unit?.areaId);
  const [phone, setPhone] = useState(unit?.phone ?? '');
  const add = useAct('people.add-unit', { onDone: (answer) => onDone(answer.unitId) });
  const change = useAct('people.change-unit', { onDone: (answer) => onDone(answer.unitId) });
  const acting = unit ? change : add;
  return (
    <FormDrawer
      title={t(unit ? 'unit.change' : 'unit.add')}
      submitWords={t('save')}
      busy={acting.busy}
      refusal={acting.refusal}
      onClose={onClose}
      onSubmit={() => {
        if (!areaId) return;
        const fields = { name: name.trim(), kind, areaId, phone: phone.trim() || null };
        if (unit) change.run({ unitId: unit.id, ...fields });
        else add.run(fields);
      }}
    >
      <TextLine label={t('unit.name')} value={name} onChange={setName} max={80} needed autoFocus />
      <Field label={t('unit.kind')}>
        {({ id }) => (
          <Select
            id={id}
            className="wide-field"
            value={kind}
            onChange={setKind}
            options={unitKinds.map((each) => ({ value: each, label: t.of('unit', each) }))}
          />
        )}
      </Field>
      <Field label={t('unit.area')} hint={t('unit.area-hint')}>
        {({ id, describedBy }) => <AreaPicker id={id} describedBy={describedBy} value={areaId} onChange={setArea} />}
      </Field>
      <TextLine
        label={t('unit.phone')}
        hint={t('unit.phone-hint')}
        value={phone}
        onChange={setPhone}
        max={40}
        type="tel"
      />
    </FormDrawer>
  );
}
