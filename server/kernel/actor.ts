/** A role held over a scope (a subtree) and, where the role acts for a group, that group's id. */
export interface Grant {
  role: string;
  /** the level of the tree at which the scope's root stands, e.g. 'street'; the tenant's own root means everything */
  scopeLevel: string;
  scopeId: string;
  unitId: string | null;
}

/** Someone signed in. */
export interface PersonActor {
  kind: 'person';
  id: string;
  sessionId: string | null;
  grants: readonly Grant[];
}

/** Whoever holds the secret link to one subject (a resident following a matter). */
export interface BearerActor {
  kind: 'bearer';
  subjectId: string;
  /** a hash that tells one browser from another for limits; never an address */
  key: string;
}

/** Somebody on the public pages. */
export interface VisitorActor {
  kind: 'visitor';
  key: string;
}

/** The program itself: timers, imports, seeds. */
export interface SystemActor {
  kind: 'system';
  name: string;
}

export type Actor = PersonActor | BearerActor | VisitorActor | SystemActor;

export const systemActor = (name: string): SystemActor => ({ kind: 'system', name });

/** Tells actors apart when a command id comes twice: only the same actor gets the answer again. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return `person:${actor.id}`;
    case 'bearer':
      return `bearer:${actor.subjectId}`;
    case 'visitor':
      return 'visitor';
    case 'system':
      return `system:${actor.name}`;
  }
}
