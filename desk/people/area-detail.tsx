import { Button, Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAct, useAsk } from '../door/queries.ts';
import { AreaPicker } from '../look/area-picker.tsx';
import { ConfirmButton } from '../look/confirm-button.tsx';
import { Fact } from '../look/facts.tsx';
import { Field } from '../look/field.tsx';
import { FormDrawer } from '../look/form-drawer.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { TextLine } from '../look/text-line.tsx';
import { Waiting } from '../look/waiting.tsx';
import { addressOf } from '../shell/paths.ts';
import { Link } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { kindsBelow } from './words-of-people.ts';

type Area = OutputOf<'people.area'>['area'];
type Doing = 'add' | 'rename' | 'move' | 'merge';

/** One area: the way to it, what it was called before, and what can be done with it. */
export function AreaDetail({ areaId, onGo }: { areaId: string; onGo(areaId: string): void }) {
  const t = useWords();
  const asked = useAsk('people.area', { areaId, limit: 1 });
  const [doing, setDoing] = useState<Doing | null>(null);
  const retire = useAct('people.retire-area');
  if (asked.error) return <RefusalNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting />;
  const { area, ancestors, history, allowed, mergedIntoId } = asked.data;
  const close = (): void => setDoing(null);
  const isRoot = area.parentId === null;
  return (
    <section className="area-detail" aria-label={area.name}>
      <p className="small">{ancestors.map((above) => above.name).join(' › ')}</p>
      <h2>
        {area.name}
        {area.retired && <span className="mark">{t('retired')}</span>}
      </h2>
      <dl className="facts">
        <Fact name={t('area.kind')} value={t.of('area', area.kind)} />
        <Fact name={t('area.code')} value={area.code} />
      </dl>
      <p className="links">
        <Link to={addressOf('/tickets', { areaId: area.id })}>{t('area.tickets')}</Link>
        <Link to={addressOf('/units', { area: area.id })}>{t('area.units')}</Link>
      </p>
      {mergedIntoId && (
        <p>
          <button type="button" className="plain" onClick={() => onGo(mergedIntoId)}>
            {t('area.merged-into')}
          </button>
        </p>
      )}
      {allowed.change && !area.retired && (
        <div className="actions">
          {kindsBelow(area.kind).length > 0 && <Button onClick={() => setDoing('add')}>{t('area.add')}</Button>}
          <Button onClick={() => setDoing('rename')}>{t('area.rename')}</Button>
          {!isRoot && (
            <>
              <Button onClick={() => setDoing('move')}>{t('area.move')}</Button>
              <Button onClick={() => setDoing('merge')}>{t('area.merge')}</Button>
              <ConfirmButton
                words={t('area.retire')}
                title={t('area.retire-title', { name: area.name })}
                what={t('area.retire-what')}
                act={retire}
                onConfirm={() => retire.run({ areaId: area.id })}
              />
            </>
          )}
        </div>
      )}
      <h3>{t('area.history')}</h3>
      <ol className="plain-list">
        {history.map((then) => (
          <li key={then.from}>
            <span>
              {then.name} <span className="figures small">{then.code}</span>
              {then.parentName && <span className="small"> {t('area.under', { parent: then.parentName })}</span>}
            </span>
            <span className="small">
              {then.until
                ? t('area.from-until', { from: t.time(then.from), until: t.time(then.until) })
                : t('area.since', { from: t.time(then.from) })}
            </span>
          </li>
        ))}
      </ol>
      {doing === 'add' && <AddForm parent={area} onClose={close} onDone={onGo} />}
      {doing === 'rename' && <RenameForm area={area} onClose={close} />}
      {doing === 'move' && <MoveForm area={area} onClose={close} />}
      {doing === 'merge' && <MergeForm area={area} onClose={close} onDone={onGo} />}
    </section>
  );
}

function AddForm({ parent, onClose, onDone }: { parent: Area; onClose(): void; onDone(areaId: string): void }) {
  const t = useWords();
  const kinds = kindsBelow(parent.kind);
  const [kind, setKind] = useState(kinds[0] ?? 'building');
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const codeNeeded = !['grid', 'estate', 'building'].includes(kind);
  const add = useAct('people.add-area', {
    onDone: (answer) => {
      onClose();
      onDone(answer.areaId);
    },
  });
  return (
    <FormDrawer
      title={t('area.add')}
      lead={t('area.add-lead', { parent: parent.name })}
      submitWords={t('save')}
      busy={add.busy}
      refusal={add.refusal}
      onClose={onClose}
      onSubmit={() =>
        add.run({ parentId: parent.id, kind, name: name.trim(), ...(code.trim() ? { code: code.trim() } : {}) })
      }
    >
      <Field label={t('area.kind')}>
        {({ id }) => (
          <Select
            id={id}
            className="wide-field"
            value={kind}
            onChange={setKind}
            options={kinds.map((each) => ({ value: each, label: t.of('area', each) }))}
          />
        )}
      </Field>
      <TextLine label={t('area.name')} value={name} onChange={setName} max={80} needed autoFocus />
      <TextLine
        label={t('area.code')}
        hint={t(codeNeeded ? 'area.code-hint' : 'area.code-by-itself')}
        value={code}
        onChange={setCode}
        max={40}
        needed={codeNeeded}
      />
    </FormDrawer>
  );
}

function RenameForm({ area, onClose }: { area: Area; onClose(): void }) {
  const t = useWords();
  const [name, setName] = useState(area.name);
  const rename = useAct('people.rename-area', { onDone: onClose });
  return (
    <FormDrawer
      title={t('area.rename')}
      lead={t('area.rename-lead')}
      submitWords={t('save')}
      busy={rename.busy}
      refusal={rename.refusal}
      onClose={onClose}
      onSubmit={() => rename.run({ areaId: area.id, name: name.trim() })}
    >
      <TextLine label={t('area.name')} value={name} onChange={setName} max={80} needed autoFocus />
    </FormDrawer>
  );
}

function MoveForm({ area, onClose }: { area: Area; onClose(): void }) {
  const t = useWords();
  const [parentId, setParent] = useState<string | undefined>();
  const [code, setCode] = useState('');
  const move = useAct('people.move-area', { onDone: onClose });
  return (
    <FormDrawer
      title={t('area.move')}
      lead={t('area.move-lead', { name: area.name })}
      submitWords={t('area.move')}
      busy={move.busy}
      refusal={move.refusal}
      onClose={onClose}
      onSubmit={() => {
        if (parentId) move.run({ areaId: area.id, parentId, ...(code.trim() ? { code: code.trim() } : {}) });
      }}
    >
      <Field label={t('area.new-parent')}>
        {({ id }) => <AreaPicker id={id} autoFocus value={parentId} onChange={setParent} />}
      </Field>
      <TextLine label={t('area.new-code')} hint={t('area.new-code-hint')} value={code} onChange={setCode} max={40} />
    </FormDrawer>
  );
}

function MergeForm({ area, onClose, onDone }: { area: Area; onClose(): void; onDone(areaId: string): void }) {
  const t = useWords();
  const [intoId, setInto] = useState<string | undefined>();
  const merge = useAct('people.merge-areas', {
    onDone: (answer) => {
      onClose();
      onDone(answer.intoId);
    },
  });
  return (
    <FormDrawer
      title={t('area.merge')}
      lead={t('area.merge-lead', { name: area.name })}
      submitWords={t('area.merge')}
      busy={merge.busy}
      refusal={merge.refusal}
      onClose={onClose}
      onSubmit={() => intoId && merge.run({ areaId: area.id, intoId })}
    >
      <Field label={t('area.into')}>
        {({ id }) => <AreaPicker id={id} autoFocus level={area.level} value={intoId} onChange={setInto} />}
      </Field>
    </FormDrawer>
  );
}
