import type { Meeting, Roll } from '@sotay/contract';

/** How a venue stands: who came, of whom, and how many still have no mark. */
export interface VenueCount {
  id: string;
  name: string;
  summoned: number;
  present: number;
  unmarked: number;
}

/** The roll by venue, in the order of the venues. */
export function countsByVenue(venues: Meeting['venues'], rows: Roll['rows']): VenueCount[] {
  return venues.map((venue) => {
    const own = rows.filter((row) => row.venueId === venue.id);
    return {
      id: venue.id,
      name: venue.name,
      summoned: own.length,
      present: own.filter((row) => row.mark === 'present').length,
      unmarked: own.filter((row) => row.mark === null).length,
    };
  });
}
