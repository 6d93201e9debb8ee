import type { InputOf } from '../../doors/client.ts';
import { noticeVersion } from './notice.ts';

/** What a clerk types for somebody; everything is text until it is sent. */
export interface MatterDraft {
  channel: 'phone' | 'counter' | 'grid-worker';
  body: string;
  areaId: string | undefined;
  placeWords: string;
  category: string;
  name: string;
  phone: string;
  address: string;
  pictureIds: readonly string[];
  settled: boolean;
  outcome: string;
  outcomeText: string;
  reviewOn: string;
  referredTo: string;
}

/** An empty form; the channel and the place stay from the matter before: at a counter, they seldom change. */
export function emptyDraft(before?: Pick<MatterDraft, 'channel' | 'areaId'>): MatterDraft {
  return {
    channel: before?.channel ?? 'phone',
    body: '',
    areaId: before?.areaId,
    placeWords: '',
    category: '',
    name: '',
    phone: '',
    address: '',
    pictureIds: [],
    settled: false,
    outcome: '',
    outcomeText: '',
    reviewOn: '',
    referredTo: '',
  };
}

/** Names of the fields that still want an answer, in the order they stand. */
export function missingOf(draft: MatterDraft): (keyof MatterDraft)[] {
  const wanted: (keyof MatterDraft)[] = ['body', 'areaId'];
  if (draft.settled) {
    wanted.push('outcome', 'outcomeText');
    if (draft.outcome === 'cannot-now') wanted.push('reviewOn');
    if (draft.outcome === 'not-ours') wanted.push('referredTo');
  }
  return wanted.filter((name) => !String(draft[name] ?? '').trim());
}

/** What `tickets.raise` is given; only what was filled in. */
export function raiseInput(id: string, draft: MatterDraft): InputOf<'tickets.raise'> {
  const reporter = withWords({ name: draft.name, phone: draft.phone, address: draft.address });
  return {
    id,
    channel: draft.channel,
    body: draft.body.trim(),
    areaId: draft.areaId ?? '',
    ...withWords({ placeWords: draft.placeWords, category: draft.category }),
    ...(draft.pictureIds.length > 0 ? { pictureIds: [...draft.pictureIds] } : {}),
    ...(Object.keys(reporter).length > 0 ? { reporter } : {}),
    noticeVersion,
  };
}

/** What `tickets.settle` is given: the matter and what came of it at once. */
export function settleInput(id: string, draft: MatterDraft): InputOf<'tickets.settle'> {
  return {
    ...raiseInput(id, draft),
    outcome: draft.outcome as InputOf<'tickets.settle'>['outcome'],
    outcomeText: draft.outcomeText.trim(),
    ...(draft.outcome === 'cannot-now' ? { reviewOn: draft.reviewOn } : {}),
    ...(draft.outcome === 'not-ours' ? { referredTo: draft.referredTo.trim() } : {}),
  };
}

function withWords(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
}
