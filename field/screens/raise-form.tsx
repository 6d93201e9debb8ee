import { useState } from 'react';
import { useWords } from '../language.ts';
import { smallestOf, stepsFor, wayTo } from '../land.ts';
import { noticeVersion } from '../notice.ts';
import type { Doing } from '../outbox/doings.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { useDraft } from '../parts/draft.ts';
import { Choice, Form, Select, TextArea, TextLine, useTextFault } from '../parts/form.tsx';
import { PictureInput } from '../parts/picture-input.tsx';
import { Position, type Place } from '../parts/position.tsx';
import { useMe, usePhone } from '../phone/use-phone.ts';
import { OutcomeFields, outcomeInput, outcomeStart, useOutcomeFaults } from './deed-forms.tsx';

const channels = ['grid-worker', 'counter', 'phone'] as const;
/** Solved on the spot is for those who stand there; the server says so too. */
const settling: ReadonlySet<string> = new Set(['grid-worker', 'clerk', 'dispatcher']);
const stepNames = ['raise.area.street', 'raise.area.community', 'raise.area.grid'] as const;
/** Digits, with what people put between them; the server knows the rest. */
const phoneForm = /^[+\d][\d\s()-]{5,24}$/;

interface Props {
  draftKey: string | null;
  settled: boolean;
  start: Readonly<Record<string, unknown>>;
  startPictures: readonly KeptPicture[];
  /** a piece being mended stays what it was */
  fixedKind?: boolean;
  onSend: (doing: Pick<Doing, 'command' | 'input' | 'about'>, pictures: readonly KeptPicture[]) => Promise<void>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function RaiseForm({ draftKey, settled, start, startPictures, fixedKind, onSend }: Props) {
  const { t, word } = useWords();
  const me = useMe();
  const areas = usePhone().areas?.value ?? [];
  const ownAreaIds = me.grants.map((grant) => grant.scopeId);
  const fault = useTextFault();
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const reporter = (start['reporter'] ?? {}) as Readonly<Record<string, unknown>>;
  const [draft, change, forget] = useDraft(draftKey, {
    settled,
    body: textOf(start['body']),
    areaId: textOf(start['areaId']),
    placeWords: textOf(start['placeWords']),
    place: placeOf(start),
    channel: textOf(start['channel']) || presetChannel(me.grants.map((grant) => grant.role)),
    name: textOf(reporter['name']),
    phone: textOf(reporter['phone']),
    pictures: startPictures,
    ...outcomeStart(start),
  });
  // Until the person chooses, where they work; the land may come after the form has opened.
  const areaId = draft.areaId || smallestOf(areas, ownAreaIds);
  const bodyWrong = fault(draft.body, { to: 4000 });
  const areaWrong = wayTo(areas, areaId).length > 0 ? undefined : t('error.needed');
  const placeWrong = fault(draft.placeWords, { from: 0, to: 200 });
  const nameWrong = fault(draft.name, { from: 0, to: 40 });
  const phone = draft.phone.trim();
  const phoneWrong = phone === '' || phoneForm.test(phone) ? undefined : t('raise.phone-wrong');
  const outcomeFaults = useOutcomeFaults(draft);
  const check = () => {
    setTried(true);
    const faults = [bodyWrong, areaWrong, placeWrong, nameWrong, phoneWrong];
    if (draft.settled) faults.push(...Object.values(outcomeFaults));
    return faults.every((one) => one === undefined);
  };
  const send = async () => {
    const body = draft.body.trim();
    const name = draft.name.trim();
    const input: Record<string, unknown> = {
      channel: draft.channel,
      body,
      areaId,
      placeWords: draft.placeWords.trim(),
      noticeVersion,
      ...(draft.place ? { latitude: draft.place.latitude, longitude: draft.place.longitude } : {}),
      ...(name || phone ? { reporter: { ...(name ? { name } : {}), ...(phone ? { phone } : {}) } } : {}),
      ...(draft.settled ? outcomeInput(draft) : {}),
    };
    const subject = body.length > 30 ? `${body.slice(0, 29)}…` : body;
    const command = draft.settled ? 'tickets.settle' : 'tickets.raise';
    await onSend({ command, input, about: { number: null, subject } }, draft.pictures);
    forget();
  };
  return (
    <Form send={t(draft.settled ? 'raise.settle-send' : 'raise.send')} check={check} onSend={send} busy={busy}>
      {fixedKind || !me.grants.some((grant) => settling.has(grant.role)) ? null : (
        <Choice
          label={t('raise.kind')}
          value={draft.settled ? 'settle' : 'raise'}
          options={(['raise', 'settle'] as const).map((kind) => ({ value: kind, words: t(`raise.kind.${kind}`) }))}
          onChange={(kind) => change({ settled: kind === 'settle' })}
        />
      )}
      <TextArea
        label={t('raise.body')}
        hint={t('raise.body-hint')}
        value={draft.body}
        error={tried ? bodyWrong : undefined}
        onChange={(body) => change({ body })}
      />
      <PictureInput pictures={draft.pictures} onChange={(pictures) => change({ pictures })} onBusy={setBusy} />
      <AreaSteps areaId={areaId} error={tried ? areaWrong : undefined} onChange={(areaId) => change({ areaId })} />
      <TextLine
        label={t('raise.place')}
        optional
        hint={t('raise.place-hint')}
        value={draft.placeWords}
        error={tried ? placeWrong : undefined}
        onChange={(placeWords) => change({ placeWords })}
      />
      <Position place={draft.place} onChange={(place) => change({ place })} />
      <fieldset className="field">
        <legend>{t('raise.reporter')}</legend>
        <p className="hint">{t('raise.notice')}</p>
        <TextLine
          label={t('raise.name')}
          optional
          value={draft.name}
          error={tried ? nameWrong : undefined}
          onChange={(name) => change({ name })}
        />
        <TextLine
          label={t('raise.phone')}
          optional
          type="tel"
          inputMode="tel"
          hint={t('raise.phone-hint')}
          value={draft.phone}
          error={tried ? phoneWrong : undefined}
          onChange={(value) => change({ phone: value })}
        />
      </fieldset>
      <Choice
        label={t('raise.channel')}
        value={draft.channel}
        options={channels.map((channel) => ({ value: channel, words: word(`channel.${channel}`) }))}
        onChange={(channel) => change({ channel })}
      />
      {draft.settled ? (
        <OutcomeFields draft={draft} faults={tried ? outcomeFaults : null} label={t('raise.result')} change={change} />
      ) : null}
    </Form>
  );
}

function placeOf({ latitude, longitude }: Readonly<Record<string, unknown>>): Place | null {
  return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude, meters: null } : null;
}

function presetChannel(roles: readonly string[]): string {
  return roles.includes('grid-worker') || roles.includes('helper') ? 'grid-worker' : 'counter';
}

/** Street, community, grid: each a list of the phone's own kind, the worker's own area already chosen. */
function AreaSteps({
  areaId,
  error,
  onChange,
}: {
  areaId: string;
  error: string | undefined;
  onChange: (id: string) => void;
}) {
  const { t } = useWords();
  const areas = usePhone().areas?.value ?? [];
  if (areas.length === 0) return <p className="notice">{t('raise.area.none')}</p>;
  const steps = stepsFor(areas, areaId);
  return (
    <fieldset className="field">
      <legend>{t('raise.area')}</legend>
      {steps.map(({ chosen, options }, index) => {
        const above = steps[index - 1]?.chosen ?? '';
        return (
          <Select
            key={above}
            label={t(stepNames[index] ?? 'raise.area.grid')}
            value={chosen}
            error={index === 0 ? error : undefined}
            options={[
              { value: '', words: t(index === 0 ? 'raise.area.choose' : 'raise.area.whole') },
              ...options.map((area) => ({ value: area.id, words: area.name })),
            ]}
            onChange={(value) => onChange(value || above)}
          />
        );
      })}
    </fieldset>
  );
}
