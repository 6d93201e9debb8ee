import { newId } from '../../doors/client.ts';
import { useWords } from '../language.ts';
import type { Doing } from '../outbox/doings.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { Header } from '../parts/header.tsx';
import { phone } from '../phone/use-phone.ts';
import { goTo } from '../route.ts';
import { RaiseForm } from './raise-form.tsx';

/** Raises a matter for somebody, or notes one that was solved on the spot. */
export function RaisePage({ settled }: { settled: boolean }) {
  const { t } = useWords();
  const send = async (doing: Pick<Doing, 'command' | 'input' | 'about'>, pictures: readonly KeptPicture[]) => {
    const pictureIds = pictures.map((picture) => picture.id);
    await phone.keepWork([{ ...doing, ticketId: newId(), pictureIds }], pictures);
    goTo({ page: 'outbox' }, { replace: true });
  };
  return (
    <>
      <Header title={t('raise.title')} />
      <RaiseForm draftKey="raise" settled={settled} start={{}} startPictures={[]} onSend={send} />
    </>
  );
}
