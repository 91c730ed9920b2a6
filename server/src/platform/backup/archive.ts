import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chooseRunMode, handOver } from '../database/privileges.ts';
import type { BaseBackup, RestoreRange } from './bases.ts';

const SEGMENT = /^([0-9A-F]{24})\.gz$/;

/** 16 MB segments: 256 of them carry one number of the middle eight digits. */
const SEGMENTS_PER_LOG = 256;

/**
 * Tells archive-wal.sh to keep WAL from now on; until a first backup there is nothing it could serve.
 *
 * @param cluster folder of the cluster, which knows as whom the script will run
 */
export function startKeepingWal(archive: string, cluster: string): void {
  mkdirSync(archive, { recursive: true, mode: 0o700 });
  handOver(archive, chooseRunMode(cluster));
  const mark = path.join(archive, 'wanted');
  if (!existsSync(mark)) writeFileSync(mark, '');
}

/**
 * How far the archive goes on from a base backup without a gap; `null` when not even its own segments are there.
 * A moment is known by when the last segment was archived: no commit in it is later.
 */
export function rangeOf(base: BaseBackup, archive: string): RestoreRange | null {
  if (!existsSync(archive)) return null;
  const present = new Set(readdirSync(archive));
  let segment = base.startSegment;
  let last: string | null = null;
  while (present.has(`${segment}.gz`)) {
    last = segment;
    segment = nextSegment(segment);
  }
  if (last === null || last < base.stopSegment) return null;
  const archivedAt = statSync(path.join(archive, `${last}.gz`)).mtime;
  return { base, from: base.finishedAt, to: archivedAt > base.finishedAt ? archivedAt : base.finishedAt };
}

/** Removes segments that no kept backup needs. */
export function pruneArchive(archive: string, oldestKept: BaseBackup): number {
  let removed = 0;
  for (const name of readdirSync(archive)) {
    const segment = SEGMENT.exec(name)?.[1];
    // The first eight digits are the timeline; the rest counts on across timelines.
    if (segment === undefined || segment.slice(8) >= oldestKept.startSegment.slice(8)) continue;
    rmSync(path.join(archive, name));
    removed += 1;
  }
  return removed;
}

/** The name of the segment after `segment` on the same timeline. */
export function nextSegment(segment: string): string {
  const log = parseInt(segment.slice(8, 16), 16);
  const number = parseInt(segment.slice(16), 16) + 1;
  const carried = number >= SEGMENTS_PER_LOG;
  return segment.slice(0, 8) + hex(carried ? log + 1 : log) + hex(carried ? 0 : number);
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
