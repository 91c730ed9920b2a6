let over = $state(false);
const waiting: ((reopened: boolean) => void)[] = [];
/** What he decided each time, the latest last. */
const decisions: boolean[] = [];

/** Whether the short life of Văn phòng has ended under the person's hands; what he wrote is still on the page. */
export function officeIsOver(): boolean {
  return over;
}

/** How often he has decided so far: what is asked now belongs to the time after that. */
export function officeTurn(): number {
  return decisions.length;
}

/**
 * An answer said that it has ended. What was asked before he decided, and is refused only afterwards, does not ask him twice.
 *
 * @param turn `officeTurn()` when it was asked
 * @returns whether the person has opened it again, as soon as he has decided
 */
export function officeReopened(turn: number): Promise<boolean> {
  const decided = decisions.slice(turn).at(-1);
  if (decided !== undefined) return Promise.resolve(decided);
  over = true;
  return new Promise((settle) => waiting.push(settle));
}

/** He is in again: what was refused is asked once more. */
export function reopenOffice(): void {
  decide(true);
}

/** He chose to look at the page as it is. */
export function leaveOffice(): void {
  decide(false);
}

function decide(reopened: boolean): void {
  // The dialog closes because he has decided; its closing is not another decision.
  if (!over) return;
  over = false;
  decisions.push(reopened);
  for (const settle of waiting.splice(0)) settle(reopened);
}
