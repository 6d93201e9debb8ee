/** Every way to be refused by people, apart from signing in (sign-in/sign-in.refusals.ts) and the source of the land. */
import { refusal } from '../../kernel/refusal.ts';

/** The code has not the form of its level, or does not lie under its parent's. */
export const AreaCodeWrong = refusal<{ code: string; level: string }>('area-code-wrong', 422);
export const AreaCodeTaken = refusal('area-code-taken', 409);
/** An area of this level cannot stand under one of that level. */
export const AreaPlaceWrong = refusal<{ level: string; parentLevel: string }>('area-place-wrong', 422);
/** The area is no longer in use. */
export const AreaRetired = refusal('area-retired', 409);
/** Something still hangs on the area; the counts say what. */
export const AreaInUse = refusal<{ areas: number; units: number; grants: number }>('area-in-use', 409);
/** Only two areas in use of one level can be merged, and the root with nothing. */
export const AreaMergeWrong = refusal('area-merge-wrong', 422);
/** All codes below this parent are used up. */
export const AreaCodesUsedUp = refusal('area-codes-used-up', 422);
/** The file is neither CSV nor Excel, or has no heading row with code or name. */
export const AreaFileUnreadable = refusal('area-file-unreadable', 422);
/** More rows than one import takes. */
export const AreaFileTooLong = refusal<{ limit: number }>('area-file-too-long', 422);

/** Another unit of this area has the name. */
export const UnitNameTaken = refusal('unit-name-taken', 409);
export const UnitRetired = refusal('unit-retired', 409);
/** People still belong to the unit or act for it. */
export const UnitInUse = refusal<{ members: number; grants: number }>('unit-in-use', 409);

/** The number cannot be a phone's. */
export const PhoneWrong = refusal('phone-wrong', 422);
/** The person no longer belongs to this house. */
export const PersonHasLeft = refusal('person-has-left', 409);
export const AlreadyMember = refusal('already-member', 409);

/** The person holds this role for this scope already. */
export const GrantHeld = refusal('grant-held', 409);
/** Nobody gives a role to themselves. */
export const GrantToSelf = refusal('grant-to-self', 403);
/** The role acts for a unit, so the grant names one. */
export const GrantUnitNeeded = refusal('grant-unit-needed', 422);
/** The role acts over an area and not for a unit. */
export const GrantUnitNotTaken = refusal('grant-unit-not-taken', 422);
/** Roles are held over a district, street, community or grid; administrators' over the district. */
export const GrantLevelWrong = refusal<{ level: string }>('grant-level-wrong', 422);
/** System, security and audit administrator are three different people. */
export const AdministratorsApart = refusal('administrators-apart', 409);
/** Somebody must be left who can give this role. */
export const LastAdministrator = refusal<{ role: string }>('last-administrator', 409);
/** The grant was taken back already. */
export const GrantRevoked = refusal('grant-revoked', 409);
