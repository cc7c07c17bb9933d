import { toHex } from '#shared/encoding';
import { parseCheckpoint } from '#shared/note';
import type { SeenHead } from './history.ts';
import type { Node, Rig } from './rig.ts';

const LOOK_MS = 100;

/** Looks at both nodes all the time: who says that it leads, and which checkpoints they show. */
export class Watch {
  readonly #roles = new Map<string, string>();
  readonly #running: Promise<unknown>;
  #isStopped = false;

  constructor(rig: Rig, heads: SeenHead[], note: (what: string) => void) {
    this.#running = Promise.all(rig.nodes.map((node) => this.#look(node, heads, note)));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #look(node: Node, heads: SeenHead[], note: (what: string) => void): Promise<void> {
    while (!this.#isStopped) {
      const [health, text] = await Promise.all([node.health(), node.checkpoint()]);
      const role = health === undefined ? 'silent' : health.role;
      const before = this.#roles.get(node.name);
      if (before !== undefined && before !== role) note(`${node.name}: ${before} → ${role}`);
      this.#roles.set(node.name, role);
      if (text !== undefined) heads.push(headIn(node.name, text));
      await new Promise((wake) => setTimeout(wake, LOOK_MS));
    }
  }
}

/** The body of a signed note ends at its first empty line. */
const headIn = (node: string, note: string): SeenHead => {
  const checkpoint = parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
  if (!checkpoint.ok) throw new Error(checkpoint.error.detail);
  return { node, size: checkpoint.value.size, root: toHex(checkpoint.value.root) };
};
