import { Select } from 'antd';
import { useState } from 'react';
import type { InputOf } from '../../doors/client.ts';
import { useAct, useAsk } from '../door/queries.ts';
import { AreaPicker } from '../look/area-picker.tsx';
import { Field } from '../look/field.tsx';
import { FormDrawer } from '../look/form-drawer.tsx';
import { PersonPicker } from '../look/person-picker.tsx';
import { UnitPicker } from '../look/unit-picker.tsx';
import { useWords } from '../text/words.tsx';
import { administratorRoles, optionalUnitRoles, unitRoles, workRoles } from './words-of-people.ts';

type Role = InputOf<'people.give-grant'>['role'];

/** Gives a person a role over an area with everything below it, and for a unit where the role acts for one. */
export function GrantForm({
  personId,
  work,
  administration,
  onClose,
}: {
  personId?: string;
  work: boolean;
  administration: boolean;
  onClose(): void;
}) {
  const t = useWords();
  const [chosen, setChosen] = useState<string | undefined>(personId);
  const [role, setRole] = useState<Role | undefined>();
  const [areaId, setArea] = useState<string | undefined>();
  const [unitId, setUnit] = useState<string | undefined>();
  const root = useAsk('people.areas', {}).data?.roots[0];
  const give = useAct('people.give-grant', { onDone: onClose });
  const roles: readonly Role[] = [...(work ? workRoles : []), ...(administration ? administratorRoles : [])];
  const isAdministrator = role !== undefined && administratorRoles.some((each) => each === role);
  const needsUnit = role !== undefined && unitRoles.includes(role);
  const mayName = needsUnit || (role !== undefined && optionalUnitRoles.includes(role));
  const area = isAdministrator ? root?.id : (areaId ?? root?.id);
  return (
    <FormDrawer
      title={t('grant.give')}
      lead={t('grant.lead')}
      submitWords={t('grant.give')}
      busy={give.busy}
      refusal={give.refusal}
      onClose={onClose}
      onSubmit={() => {
        if (chosen && role && area)
          give.run({ personId: chosen, role, areaId: area, unitId: mayName ? (unitId ?? null) : null });
      }}
    >
      {personId === undefined && (
        <Field label={t('grant.who')}>
          {({ id }) => <PersonPicker id={id} autoFocus value={chosen} onChange={setChosen} />}
        </Field>
      )}
      <Field label={t('grant.role')}>
        {({ id }) => (
          <Select
            id={id}
            className="wide-field"
            autoFocus={personId !== undefined}
            value={role ?? null}
            placeholder={t('grant.choose-role')}
            onChange={(next: Role | null) => setRole(next ?? undefined)}
            options={roles.map((each) => ({ value: each, label: t.of('role', each) }))}
          />
        )}
      </Field>
      {mayName && (
        <Field
          label={t('grant.unit')}
          {...(needsUnit ? {} : { optional: t('form.optional'), hint: t('grant.unit-hint') })}
        >
          {({ id, describedBy }) => <UnitPicker id={id} describedBy={describedBy} value={unitId} onChange={setUnit} />}
        </Field>
      )}
      {!isAdministrator && (
        <Field label={t('grant.area')} hint={t('grant.area-hint')}>
          {({ id, describedBy }) => (
            <AreaPicker id={id} describedBy={describedBy} value={areaId ?? root?.id} onChange={setArea} />
          )}
        </Field>
      )}
    </FormDrawer>
  );
}
