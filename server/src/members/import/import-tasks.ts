import { z } from 'zod';
import type { Tasks } from '../../platform/jobs.ts';
import { applyImport } from './apply-import.ts';
import { expireImports, importsUnderWay } from './imports.queries.ts';
import { type ImportDeps, readImport } from './read-import.ts';

const Payload = z.object({ importId: z.uuid() });

/**
 * Every minute: what lies staged is erased in time, and what a dead process left is taken up again. A crontab's task
 * may not have a dot in its name, hence the colon; the other two are named by `imports_enqueue` in the database.
 */
export const IMPORT_CRONTAB = '* * * * * imports:tend';

/** The background work of imports, for the worker. */
export function importTasks(deps: ImportDeps): Tasks {
  return {
    'imports.read': (payload) => readImport(deps, Payload.parse(payload).importId),
    'imports.apply': (payload) => applyImport(deps, Payload.parse(payload).importId),
    'imports:tend': async () => {
      await expireImports(deps.ownerPool);
      // Whoever is alive on an import holds its claim, and then this does nothing.
      for (const { id, state } of await importsUnderWay(deps.ownerPool)) {
        await (state === 'reading' ? readImport(deps, id) : applyImport(deps, id));
      }
    },
  };
}
