/** What the service worker says to the pages. */
export type WorkerMessage =
  /** A notification was tapped: go there, and answer on the port that came along. */
  | { readonly type: 'open'; readonly href: string }
  /** Pushes go to another address now, and the server does not know it yet. */
  | { readonly type: 'pushsubscriptionchange' };
