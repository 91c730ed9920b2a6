/** Where to land after signing in or by a notification: only a path of our own, else the first screen. */
export function ownPath(wish: string | null): string {
  return wish !== null && /^\/(?![/\\])\S*$/.test(wish) && !wish.startsWith('/dang-nhap') ? wish : '/';
}
