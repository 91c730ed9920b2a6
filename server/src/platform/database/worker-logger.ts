import { Logger } from 'graphile-worker';

/** graphile-worker prints every migration and poll; only what went wrong is worth a line. */
export const quietWorkerLogger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') process.stderr.write(`${message}\n`);
});
