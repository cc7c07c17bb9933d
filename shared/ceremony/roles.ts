import { z } from 'zod';

/** Who takes part. Custodians are known by number: each holds a share of their own. */
export const ceremonyRoles = [
  'administrator',
  'witness',
  'auditor',
  'custodian-1',
  'custodian-2',
  'custodian-3',
  'custodian-4',
  'custodian-5',
  'custodian-6',
  'custodian-7',
  'custodian-8',
  'custodian-9',
] as const;
export const CUSTODIANS_MAX = 9;

export const ceremonyRoleSchema = z.enum(ceremonyRoles);
export type CeremonyRole = (typeof ceremonyRoles)[number];

/** The least number of people of each kind. One administrator runs it; each custodian is one person. */
export const crewSizeSchema = z.strictObject({
  witnesses: z.int().min(1).max(3),
  custodians: z.int().min(0).max(CUSTODIANS_MAX),
  auditors: z.int().min(0).max(3),
});
export type CrewSize = z.infer<typeof crewSizeSchema>;

/** Two roles that one person may hold in this ceremony. */
export const sharedRolesSchema = z.tuple([ceremonyRoleSchema, ceremonyRoleSchema]);
export type SharedRoles = z.infer<typeof sharedRolesSchema>;

const CUSTODIAN = /^custodian-([1-9])$/;

/** How many people have to hold a role. */
export const leastOf = (role: CeremonyRole, crew: CrewSize): number => {
  if (role === 'administrator') return 1;
  if (role === 'witness') return crew.witnesses;
  if (role === 'auditor') return crew.auditors;
  return Number(CUSTODIAN.exec(role)?.[1]) <= crew.custodians ? 1 : 0;
};

/** Witnesses and auditors may be several; the administrator and each custodian is one person. */
export const isHeldByOne = (role: CeremonyRole): boolean => role !== 'witness' && role !== 'auditor';

/** Whoever directs and answers for the whole: the administrator and each witness. */
export const isInCharge = ({ roles }: { readonly roles: readonly CeremonyRole[] }): boolean =>
  roles.includes('administrator') || roles.includes('witness');

export const mayShare = (one: CeremonyRole, other: CeremonyRole, sharing: readonly SharedRoles[]): boolean =>
  sharing.some(([left, right]) => (left === one && right === other) || (left === other && right === one));

/** A role as it is said: "custodian 3". */
export const roleWords = (role: CeremonyRole): string => role.replace('-', ' ');
