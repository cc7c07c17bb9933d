import type { Sha256Hex } from '#shared/brand';
import type { RosterDraft } from '#shared/ipc';
import type { Release } from '#shared/roster';
import type { Aim } from '../change/aim.ts';

/* The list of builds that may sign, as it is drafted. */

const BUILD = /^[0-9a-f]{64}$/;

/** What is wrong with a build as typed, or the build. */
export const readRelease = (version: string, build: string, list: readonly Release[]): Aim<Release> => {
  const [name, hex] = [version.trim(), build.trim().toLowerCase()];
  if (name === '') return { whyNot: 'Write the version: people read it.' };
  if (!BUILD.test(hex)) return { whyNot: 'A build is named by 64 hexadecimal digits.' };
  if (list.some((each) => each.build === hex)) return { whyNot: 'The build is in the list already.' };
  return { ready: { version: name, build: hex as Sha256Hex } };
};

const textOf = (list: readonly Release[]): string =>
  JSON.stringify(list.map(({ build, version }) => `${build} ${version}`).sort());

export const releasesAim = (before: readonly Release[], after: readonly Release[]): Aim<RosterDraft> =>
  textOf(before) === textOf(after)
    ? { whyNot: 'Nothing is changed yet.' }
    : { ready: { kind: 'set-releases', releases: [...after] } };

/** What the list means for whoever signs here. */
export const releasesMeaning = (list: readonly Release[], ownBuild: string | undefined): string => {
  if (list.length === 0) return 'Without a list any build signs.';
  return list.some(({ build }) => build === ownBuild)
    ? 'Only these builds sign then, each at a trusted desk of the person who decides.'
    : 'Only these builds sign then. The build of this desk is not among them: nothing could be signed here.';
};
