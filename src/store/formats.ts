/** The form in which values lie in the store, as a number, and how each form becomes the next one. */

/**
 * From one format to the next: for each kind that changes, the new value made of the old one; undefined for one that goes.
 * Pure, and total for what the app of that format wrote. What it throws on cannot be read, and is set aside.
 */
export type FormatStep = { readonly [kind: string]: (value: unknown, id: string) => unknown };

/**
 * The first leads from format 1 to 2. Add one with every change after which this app cannot read what it stored before;
 * a field that may be missing needs none.
 */
export const formatSteps: readonly FormatStep[] = [];

export const firstFormat = 1;
export const currentFormat = firstFormat + formatSteps.length;
