import type { Picture, StoryLine } from '../door/contract.ts';
import { Time } from '../look/state-word.tsx';
import { useWords } from '../text/words.tsx';
import { Pictures } from './pictures.tsx';
import { recordedLate, remarksOf, storyWords } from './story-words.ts';

/** What happened, when and through whom, oldest first; what the resident reads is told apart from what stays inside. */
export function Story({ story, pictures }: { story: readonly StoryLine[]; pictures: readonly Picture[] }) {
  const t = useWords();
  const known = new Map(pictures.map((picture) => [picture.id, picture]));
  return (
    <ol className="story">
      {story.map((event) => {
        const ids = Array.isArray(event.values['pictureIds']) ? (event.values['pictureIds'] as string[]) : [];
        const shown = ids.map((id) => known.get(id)).filter((picture) => picture !== undefined);
        const internal = event.audience === 'internal';
        return (
          <li key={event.id} className={internal ? 'internal' : undefined}>
            <p className="story-when">
              <Time at={event.at} />
              <span>{event.actorName ?? t.find(`actor.${event.actorKind}`) ?? event.actorKind}</span>
              <span className={internal ? 'audience inside' : 'audience'}>
                {t(internal ? 'story.inside' : 'story.told')}
              </span>
            </p>
            <p className="story-what">{storyWords(t, event)}</p>
            {remarksOf(event).map((remark) => (
              <p key={remark} className="remark">
                {remark}
              </p>
            ))}
            {recordedLate(event) && <p className="small">{t('story.recorded', { at: t.time(event.recordedAt) })}</p>}
            <Pictures pictures={shown} />
          </li>
        );
      })}
    </ol>
  );
}
