/**
 * Forgets what the browser keeps of answers of `/api/`.
 *
 * @param isTheirs which paths go; all when absent
 */
export async function forgetFiles(isTheirs: (path: string) => boolean = () => true): Promise<void> {
  if (typeof caches === 'undefined') return;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/api/') && isTheirs(pathname)) await cache.delete(request);
    }
  }
}

/** Files of meetings that are not this person's any more. */
export async function forgetFilesOf(meetingIds: readonly string[]): Promise<void> {
  if (meetingIds.length === 0) return;
  await forgetFiles((path) => meetingIds.some((id) => path.startsWith(`/api/meetings/${id}/`)));
}

/** Empties the origin's private files. */
export async function forgetPrivateFiles(): Promise<void> {
  // Absent in older browsers, and forbidden in some private windows.
  const root = await navigator.storage?.getDirectory?.().catch(() => null);
  if (!root) return;
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  for (const name of names) await root.removeEntry(name, { recursive: true });
}
