import { attestFields } from './attest-fields.ts';
import { leastOf, ceremonyRoles, type CeremonyRole } from './roles.ts';
import type { CeremonyBranch, CeremonyField, CeremonyScript, CeremonyStep } from './script.ts';

/** The steps of a way through a script: its own, or those of a branch. */
export interface Path {
  /** null: the script's own steps. */
  readonly branch: CeremonyBranch | null;
  readonly steps: readonly CeremonyStep[];
}

/** All ways of a script, its own first. */
export const pathsOf = (script: CeremonyScript): readonly Path[] => [
  { branch: null, steps: script.steps },
  ...script.branches.map((branch) => ({ branch, steps: branch.steps })),
];

export const stepsOf = (script: CeremonyScript, branch: string | null): readonly CeremonyStep[] =>
  branch === null ? script.steps : (script.branches.find(({ id }) => id === branch)?.steps ?? []);

/** A step by its name, on whichever way it lies: no two of a script have the same. */
export const stepNamed = (script: CeremonyScript, id: string): CeremonyStep | undefined =>
  pathsOf(script)
    .flatMap(({ steps }) => steps)
    .find((step) => step.id === id);

/** The names under which a sealed thing is observed. */
export const sealNames = (
  step: string,
): { readonly serial: string; readonly bag: string; readonly photo: string } => ({
  serial: `${step}-serial`,
  bag: `${step}-bag`,
  photo: `${step}-photo`,
});

const sealFields = ({ id, item }: Extract<CeremonyStep, { kind: 'seal' }>): readonly CeremonyField[] => {
  const names = sealNames(id);
  return [
    { name: names.serial, label: `Serial number: ${item}`, form: 'serial', twice: true },
    { name: names.bag, label: `Number of the bag: ${item}`, form: 'bag', twice: true },
    { name: names.photo, label: `SHA-256 of the photograph: ${item}`, form: 'digest', twice: true },
  ];
};

/** What a step observes. All that is sealed is entered by two people. */
export const fieldsOf = (step: CeremonyStep): readonly CeremonyField[] => {
  switch (step.kind) {
    case 'check':
    case 'scan':
    case 'token':
      return step.observes;
    case 'seal':
      return sealFields(step);
    case 'attest':
      return attestFields(step);
    case 'say':
    case 'read-out':
    case 'sign':
    case 'pause':
      return [];
  }
};

/** Whether a branch can be taken at a step of the script's own path. */
export const mayTake = (step: CeremonyStep, branch: CeremonyBranch): boolean =>
  branch.anywhere === true || (step.aborts ?? []).includes(branch.id);

/** The roles that a script asks for. */
export const rolesOf = ({ crew }: CeremonyScript): readonly CeremonyRole[] =>
  ceremonyRoles.filter((role) => leastOf(role, crew) > 0);
