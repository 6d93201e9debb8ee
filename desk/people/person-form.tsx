import { Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAct } from '../door/queries.ts';
import { AreaPicker } from '../look/area-picker.tsx';
import { Field } from '../look/field.tsx';
import { FormDrawer } from '../look/form-drawer.tsx';
import { TextLine } from '../look/text-line.tsx';
import { useWords } from '../text/words.tsx';

type Person = OutputOf<'people.person'>;

/** Registers a person, or changes one; a phone is never required. */
export function PersonForm({
  person,
  onClose,
  onDone,
}: {
  person?: Person;
  onClose(): void;
  onDone(personId: string): void;
}) {
  const t = useWords();
  const [name, setName] = useState(person?.name ?? '');
  const [phone, setPhone] = useState('');
  const [homeAreaId, setHome] = useState<string | undefined>(person?.homeAreaId ?? undefined);
  const [skills, setSkills] = useState<string[]>(person?.skills ?? []);
  const register = useAct('people.register-person', { onDone: (answer) => onDone(answer.personId) });
  const change = useAct('people.change-person', { onDone: (answer) => onDone(answer.personId) });
  const acting = person ? change : register;
  return (
    <FormDrawer
      title={t(person ? 'person.change' : 'person.register')}
      submitWords={t('save')}
      busy={acting.busy}
      refusal={acting.refusal}
      onClose={onClose}
      onSubmit={() => {
        const fields = { name: name.trim(), homeAreaId: homeAreaId ?? null, skills };
        const number = phone.trim();
        if (person) change.run({ personId: person.id, ...fields, ...(number ? { phone: number } : {}) });
        else register.run({ ...fields, phone: number || null });
      }}
    >
      <TextLine label={t('person.name')} value={name} onChange={setName} max={60} needed autoFocus />
      <TextLine
        label={t('person.phone')}
        hint={t(person ? 'person.phone-stays' : 'person.phone-hint')}
        value={phone}
        onChange={setPhone}
        max={40}
        type="tel"
      />
      <Field label={t('person.home')} optional={t('form.optional')}>
        {({ id }) => <AreaPicker id={id} value={homeAreaId} onChange={setHome} />}
      </Field>
      <Field label={t('person.skills')} hint={t('person.skills-hint')} optional={t('form.optional')}>
        {({ id, describedBy }) => (
          <Select
            id={id}
            aria-describedby={describedBy}
            className="wide-field"
            mode="tags"
            open={false}
            suffixIcon={null}
            value={skills}
            onChange={setSkills}
            maxCount={20}
          />
        )}
      </Field>
    </FormDrawer>
  );
}
