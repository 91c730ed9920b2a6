import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Manifest = z.object({
  /** Folder name, and what `restore --backup` takes. */
  id: z.string(),
  startedAt: z.coerce.date(),
  /** Earliest moment that can be restored from this backup. */
  finishedAt: z.coerce.date(),
  /** First WAL segment that the backup needs. */
  startSegment: z.string(),
  /** Last WAL segment that the backup needs. */
  stopSegment: z.string(),
  bytes: z.number(),
});

/** A finished base backup. */
export type BaseBackup = z.output<typeof Manifest> & { readonly folder: string };

/** Finished base backups, oldest first; a copy that was cut off has no manifest and does not count. */
export function listBases(bases: string): BaseBackup[] {
  if (!existsSync(bases)) return [];
  return readdirSync(bases)
    .map((id) => path.join(bases, id))
    .filter((folder) => existsSync(path.join(folder, 'manifest.json')))
    .map((folder) => ({
      ...Manifest.parse(JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'))),
      folder,
    }))
    .sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime());
}

/** The moments a base backup and the archive together can bring back. */
export interface RestoreRange {
  readonly base: BaseBackup;
  readonly from: Date;
  readonly to: Date;
}
