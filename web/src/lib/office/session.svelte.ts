let over = $state(false);
const waiting: ((reopened: boolean) => void)[] = [];

/** Whether the short life of Văn phòng has ended under the person's hands; what he wrote is still on the page. */
export function officeIsOver(): boolean {
  return over;
}

/** An answer said that it has ended. @returns whether the person has opened it again, as soon as he has decided */
export function officeReopened(): Promise<boolean> {
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
  over = false;
  for (const settle of waiting.splice(0)) settle(reopened);
}
