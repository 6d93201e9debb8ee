/** The land as the raise form offers it: from street to community to grid, as far as this phone knows it. Pure. */
import type { Area } from './matter.ts';

/** Levels offered, from the top down. The district is the whole house and never chosen. */
export const offeredLevels = ['street', 'community', 'grid'] as const;

/** The way from the top of what is offered to this area, the area last; empty when it is unknown or above all that. */
export function wayTo(areas: readonly Area[], areaId: string): Area[] {
  const byId = new Map(areas.map((area) => [area.id, area]));
  const way: Area[] = [];
  for (let area = byId.get(areaId); area && way.length < 10; area = byId.get(area.parentId ?? '')) {
    if ((offeredLevels as readonly string[]).includes(area.level)) way.unshift(area);
  }
  return way;
}

/** One list to choose from for each step of the way, and one more where there is something below. */
export function stepsFor(areas: readonly Area[], areaId: string): { chosen: string; options: Area[] }[] {
  const way = wayTo(areas, areaId);
  const tops = areas.filter((area) => area.level === 'street');
  const steps = [{ chosen: way[0]?.id ?? '', options: tops }];
  for (const [index, above] of way.entries()) {
    const options = areas.filter(
      (area) => area.parentId === above.id && (offeredLevels as readonly string[]).includes(area.level),
    );
    if (options.length > 0) steps.push({ chosen: way[index + 1]?.id ?? '', options });
  }
  return steps;
}

const depth = (area: Area | undefined): number => offeredLevels.findIndex((level) => level === area?.level);

/** The smallest of these areas that is offered: where a worker most likely stands. */
export function smallestOf(areas: readonly Area[], ids: readonly string[]): string {
  const known = ids.map((id) => areas.find((area) => area.id === id)).filter((area) => depth(area) >= 0);
  return known.toSorted((one, other) => depth(other) - depth(one))[0]?.id ?? '';
}
