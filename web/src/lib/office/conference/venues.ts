import type { EditMeeting, Meeting } from '@sotay/contract';

/** A venue as it is edited. */
export type VenueDraft = NonNullable<EditMeeting['venues']>[number];

/** The venues of a conference, ready to be changed and written back as a whole. */
export function draftsOf(meeting: Pick<Meeting, 'venues'>): VenueDraft[] {
  return meeting.venues.map((venue) => ({
    name: venue.name,
    place: venue.place,
    keeperId: venue.keeper?.id ?? null,
    cellIds: venue.cells.map((cell) => cell.id),
  }));
}

/** With one venue put in place of another, or added; a cell gathers at one venue, so it leaves the others. */
export function withVenue(drafts: readonly VenueDraft[], at: number | null, venue: VenueDraft): VenueDraft[] {
  const others = drafts.map((draft, index) =>
    index === at ? venue : { ...draft, cellIds: draft.cellIds.filter((cell) => !venue.cellIds.includes(cell)) },
  );
  return at === null ? [...others, venue] : others;
}
