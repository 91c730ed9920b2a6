let over = $state(false);

/** Whether the short life of Văn phòng has ended under the person's hands; what he wrote is still on the page. */
export function officeIsOver(): boolean {
  return over;
}

/** An answer said so, or the person chose to look at the page once more. */
export function setOfficeOver(next: boolean): void {
  over = next;
}
