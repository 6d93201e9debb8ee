import type { FollowEvent } from './follow.tsx';
import type { View } from './view.ts';

/** One line of the story: what happened, and what was said (the words of a person, shown as they are). */
export interface StoryLine {
  words: string;
  said?: string | undefined;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** An event in the resident's words; undefined for what is not told to residents. `unitNow`: where an event names none. */
export function storyLine(view: View, { type, values }: FollowEvent, unitNow: string | null): StoryLine | undefined {
  const { say } = view;
  const unitName = textOf(values['unitName']);
  const unit = unitName ?? unitNow ?? say('unit.unnamed');
  const promised = textOf(values['promisedOn']);
  switch (type) {
    case 'ticket.raised':
      return { words: say(values['channel'] === 'site' ? 'story.raised' : 'story.raised.by-officer') };
    case 'ticket.dispatched':
      return {
        words: promised
          ? say('story.dispatched', { unit, date: view.date(promised) })
          : say('story.dispatched.no-date', { unit }),
      };
    case 'ticket.dispatch-undone':
      return { words: say('story.dispatch-undone') };
    case 'ticket.accepted':
      return { words: say('story.accepted', { unit }) };
    case 'ticket.noted':
      return values['audience'] === 'internal'
        ? undefined
        : { words: say('story.noted', { unit }), said: textOf(values['text']) };
    case 'ticket.information-asked':
      return { words: say('story.information-asked', { unit }), said: textOf(values['question']) };
    case 'ticket.information-supplied':
      return { words: say('story.information-supplied'), said: textOf(values['answer']) };
    case 'ticket.information-ended':
      return { words: say('story.information-ended') };
    case 'ticket.resolved':
      return { words: say('story.resolved', { unit }), said: textOf(values['outcomeText']) };
    case 'ticket.return-decided':
      if (values['decision'] !== 'upheld') return undefined;
      return { words: unitName ? say('story.return-decided', { unit }) : say('story.return-decided.none') };
    case 'ticket.promise-moved':
      return {
        words: say('story.promise-moved', {
          from: view.date(textOf(values['fromDate']) ?? ''),
          to: view.date(textOf(values['toDate']) ?? ''),
        }),
        said: textOf(values['reason']),
      };
    case 'ticket.called-back':
      return { words: say(values['reached'] === false ? 'story.called-back.unreached' : 'story.called-back') };
    case 'ticket.rated':
      return {
        words: say('story.rated', {
          solved: say(values['solved'] === true ? 'follow.rated.solved' : 'follow.rated.not-solved'),
          satisfied: say(values['satisfied'] === true ? 'follow.rated.satisfied' : 'follow.rated.not-satisfied'),
        }),
        said: textOf(values['comment']),
      };
    case 'ticket.reopened':
      return {
        words: promised ? say('story.reopened', { date: view.date(promised) }) : say('story.reopened.no-date'),
        said: textOf(values['reason']),
      };
    case 'ticket.reviewed':
      return { words: say('story.reviewed') };
    case 'ticket.closed': {
      const { ground } = values;
      return {
        words: say(ground === 'silence' || ground === 'unreached' ? `story.closed.${ground}` : 'story.closed'),
      };
    }
    case 'ticket.withdrawn':
      return { words: say('story.withdrawn'), said: textOf(values['reason']) };
    case 'ticket.overdue':
      return { words: say('story.overdue') };
    default:
      return undefined;
  }
}
