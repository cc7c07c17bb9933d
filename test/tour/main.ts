import { join } from 'node:path';
import { PROJECT } from '../e2e/support/desk.ts';
import { openAlbum, type Album } from './album.ts';
import { ceremony } from './ceremony.ts';
import { chain } from './chain.ts';
import { keys } from './keys.ts';
import { payments } from './payments.ts';
import { people } from './people.ts';
import { policy } from './policy.ts';

/* npm run tour [-- story]: a story in the real application; its pictures and an index page are in tour/<story>. */

interface Story {
  readonly title: string;
  readonly tell: (album: Album) => Promise<void>;
}

const stories: Readonly<Record<string, Story>> = {
  payments: { title: 'the main job', tell: payments },
  people: { title: 'people, from the first day to the last', tell: people },
  ceremony: { title: 'a rehearsal at the ceremony desk', tell: ceremony },
  keys: { title: 'custody keys, and whether they could be recovered', tell: keys },
  chain: { title: 'a payment over a chain', tell: chain },
  policy: { title: 'a version of the policy', tell: policy },
};

const name = process.argv[2] ?? 'payments';
const story = Object.hasOwn(stories, name) ? stories[name] : undefined;
if (story === undefined) {
  console.error(`There is no tour named ${name}. There are: ${Object.keys(stories).join(', ')}.`);
  process.exitCode = 1;
} else {
  console.log('Making a sandbox company for the tour');
  const album = openAlbum(join(PROJECT, 'tour', name), story.title);
  await story.tell(album);
  album.close();
}
