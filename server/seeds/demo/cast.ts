/** The demo's cast: invented people whom a visitor of the demo can sign in as with one click, one for each kind of work. */
import type { Locale } from '../../kernel/text.ts';
import cast from './cast.json' with { type: 'json' };
import { mobileNumber } from './names.ts';

export type CastRole =
  | 'grid-worker'
  | 'helper'
  | 'clerk'
  | 'dispatcher'
  | 'unit-lead'
  | 'unit-staff'
  | 'supervisor'
  | 'system-administrator'
  | 'security-administrator'
  | 'audit-administrator';

export interface CastMember {
  /** Stable, for addresses and tests; also the login name. */
  key: string;
  name: string;
  /** The name in Latin letters, for the English pages. */
  latin: string;
  role: CastRole;
  /** The key of the unit (units.ts) the person belongs to; the roles of a unit's people are granted for it. */
  unit: string;
  /** The code of the area the role is granted for, with everything below it. */
  area: string;
  title: string;
  skills: string[];
  phone: string;
  /** What one can do with this person. */
  line: { zh: string; en: string };
}

/** Eleven people; the three administrators are three different people, and the street's leader is a supervisor of one street. */
export const demoCast: readonly CastMember[] = cast.map((member, index) => ({
  ...member,
  role: member.role as CastRole,
  phone: mobileNumber(index),
}));

/** A member of the cast as the start tells it. */
export interface DemoPerson {
  name: Readonly<Record<Locale, string>>;
  role: Readonly<Record<Locale, string>>;
}

/** Told at the start. */
export const demoPeople: readonly DemoPerson[] = demoCast.map(({ name, latin, line }) => ({
  name: { 'zh-CN': name, en: latin },
  role: { 'zh-CN': line.zh, en: line.en },
}));
