/** A ref for what takes the place of the part that had the focus: a step of a dialog, an outcome. */
export function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}
