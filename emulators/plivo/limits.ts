/**
 * Plivo's documented figures, written down here once more on purpose: the emulator shares nothing with the adapter, so
 * that a mistake in one of them shows. Sources in docs/emulators-plivo.md.
 */
export const attachmentsMax = 10;
export const attachmentBytesMax = 2 * 1024 * 1024;
export const messageBytesMax = 5 * 1024 * 1024;
export const uploadFilesMax = 10;
/** Unused uploads are deleted after six hours. */
export const unusedMediaMs = 6 * 60 * 60_000;

export const mmsTextMax = 1_600;
export const smsTextMax = { gsm7: 1_600, ucs2: 737 } as const;
export const recipientsMax = 1_000;
export const numberDigitsMax = 14;
/** Seconds. */
export const expiry = { min: 5, max: 10_799, default: 10_800 } as const;

export const listPageMax = 20;
export const listCalls = { max: 20, withinMs: 60_000 } as const;
export const listWithoutFilterMs = 24 * 60 * 60_000;
export const listKeepsMs = 90 * 24 * 60 * 60_000;

export const callbackTimeoutMs = 8_000;
export const callbackRetriesMs = [60_000, 120_000, 240_000] as const;

/** How long the emulator waits for a media host; Plivo documents no figure. */
export const mediaFetchTimeoutMs = 10_000;
/** Above eleven files of two megabytes, so that "too many" is told apart from "cannot be read". */
export const bodyBytesMax = 32 * 1024 * 1024;
