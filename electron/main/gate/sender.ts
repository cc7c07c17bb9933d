import type { WebFrameMain } from 'electron';
import { deskPath } from '../scheme/resolve.ts';

/** What is looked at to know who asks. */
export interface Sender {
  /** Id of the contents that the message came from. */
  readonly contentsId: number;
  readonly frame: Pick<WebFrameMain, 'url' | 'parent' | 'detached'> | null;
}

export const DESK_PAGE = 'index.html';

export const CEREMONY_PAGE = 'ceremony.html';

/** Only the main frame of this very window, showing this page of ours. Everything unknown is refused. */
export const isDeskSender = (sender: Sender, deskContentsId: number | undefined, page: string): boolean =>
  deskContentsId !== undefined &&
  sender.contentsId === deskContentsId &&
  sender.frame !== null &&
  !sender.frame.detached &&
  sender.frame.parent === null &&
  deskPath(sender.frame.url) === `/${page}`;
