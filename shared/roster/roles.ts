/**
 * What a person may be here. A role is granted by quorum; a group names the roles that its members exercise when
 * they fill a seat, so that nobody sits where their roles do not let them.
 */
export const roleNames = [
  'requester',
  'approver',
  'senior-approver',
  'compliance',
  'policy-author',
  'policy-approver',
  'custodian',
  'ceremony-lead',
  'witness',
  'security-admin',
  'it-deployer',
  'reconciler',
  'auditor',
  'service-account',
  'break-glass',
] as const;

export type Role = (typeof roleNames)[number];

/** Roles in words, as reports and refusals name them. */
export const roleTitles: Readonly<Record<Role, string>> = {
  requester: 'Requester',
  approver: 'Approver',
  'senior-approver': 'Senior approver',
  compliance: 'Compliance',
  'policy-author': 'Policy author',
  'policy-approver': 'Policy approver',
  custodian: 'Custodian',
  'ceremony-lead': 'Ceremony lead',
  witness: 'Witness',
  'security-admin': 'Security administrator',
  'it-deployer': 'IT deployer',
  reconciler: 'Reconciler',
  auditor: 'Auditor',
  'service-account': 'Service account',
  'break-glass': 'Break-glass holder',
};

/** In the order of the list, each once: one set of roles has one form. */
export const sortedRoles = (roles: Iterable<Role>): readonly Role[] => {
  const given = new Set(roles);
  return roleNames.filter((role) => given.has(role));
};
