import { Button } from 'antd';
import { useState } from 'react';
import { Refused, type OutputOf } from '../../doors/client.ts';
import { useAct, useAsk } from '../door/queries.ts';
import { ConfirmButton } from '../look/confirm-button.tsx';
import { Fact } from '../look/facts.tsx';
import { Field } from '../look/field.tsx';
import { FormDrawer } from '../look/form-drawer.tsx';
import { Missing } from '../look/missing.tsx';
import { Page } from '../look/page.tsx';
import { PersonPicker } from '../look/person-picker.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { TextLine } from '../look/text-line.tsx';
import { Waiting } from '../look/waiting.tsx';
import { addressOf } from '../shell/paths.ts';
import { Link } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { UnitForm } from './unit-form.tsx';

type UnitAnswer = OutputOf<'people.unit'>;

export default function UnitPage({ params }: { params: Record<string, string> }) {
  const unit = useAsk('people.unit', { unitId: params['unitId'] ?? '' });
  if (unit.data) return <Shown {...unit.data} />;
  if (unit.error instanceof Refused && unit.error.status < 500) return <Missing />;
  if (unit.error) return <RefusalNote error={unit.error} onRetry={() => void unit.refetch()} />;
  return <Waiting />;
}

/** A unit: where it is, who belongs to it, and what it has in hand. */
function Shown({ unit, members, allowed }: UnitAnswer) {
  const t = useWords();
  const [form, setForm] = useState<'change' | 'member' | null>(null);
  const retire = useAct('people.retire-unit');
  return (
    <Page
      title={unit.name}
      lead={
        <>
          <span>{t.of('unit', unit.kind)}</span>
          <span>{unit.areaName}</span>
          {unit.retired && <span className="mark">{t('retired')}</span>}
        </>
      }
      actions={
        allowed.change &&
        !unit.retired && (
          <>
            <Button onClick={() => setForm('change')}>{t('unit.change')}</Button>
            <ConfirmButton
              words={t('unit.retire')}
              title={t('unit.retire-title', { name: unit.name })}
              what={t('unit.retire-what')}
              act={retire}
              onConfirm={() => retire.run({ unitId: unit.id })}
            />
          </>
        )
      }
    >
      <dl className="facts">
        <Fact name={t('unit.phone')} value={unit.phone} />
      </dl>
      <p>
        <Link to={addressOf('/tickets', { unitId: unit.id })}>{t('ticket.more-of-unit')}</Link>
      </p>
      <section className="block">
        <div className="block-head">
          <h2>{t('unit.members', { count: members.length })}</h2>
          {allowed.change && !unit.retired && <Button onClick={() => setForm('member')}>{t('unit.add-member')}</Button>}
        </div>
        <RuledTable
          caption={t('unit.members', { count: members.length })}
          rows={members}
          keyOf={(member) => member.personId}
          empty={t('unit.no-members')}
          columns={[
            { title: t('person.name'), of: (member) => <Link to={`/people/${member.personId}`}>{member.name}</Link> },
            { title: t('person.title'), of: (member) => member.title ?? '' },
            { title: t('person.skills'), of: (member) => member.skills.join(t('list.comma')) },
          ]}
        />
      </section>
      {form === 'change' && <UnitForm unit={unit} onClose={() => setForm(null)} onDone={() => setForm(null)} />}
      {form === 'member' && <MemberForm unitId={unit.id} onClose={() => setForm(null)} />}
    </Page>
  );
}

function MemberForm({ unitId, onClose }: { unitId: string; onClose(): void }) {
  const t = useWords();
  const [personId, setPerson] = useState<string | undefined>();
  const [title, setTitle] = useState('');
  const join = useAct('people.join-unit', { onDone: onClose });
  return (
    <FormDrawer
      title={t('unit.add-member')}
      submitWords={t('save')}
      busy={join.busy}
      refusal={join.refusal}
      onClose={onClose}
      onSubmit={() => personId && join.run({ personId, unitId, title: title.trim() || null })}
    >
      <Field label={t('person.name')}>
        {({ id }) => <PersonPicker id={id} autoFocus value={personId} onChange={setPerson} />}
      </Field>
      <TextLine label={t('person.title')} value={title} onChange={setTitle} max={40} />
    </FormDrawer>
  );
}
