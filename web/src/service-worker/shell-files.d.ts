declare module 'virtual:shell-files' {
  /** Addresses of the built files that the handbook consists of. */
  const files: readonly string[];
  export default files;
}
