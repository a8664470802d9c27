/** Plivo's figures that this folder depends on, each with the page that states it. Bytes, characters and seconds. */

/** Seconds that a message may wait in Plivo's queue. https://plivo.com/docs/messaging/api/messages */
export const messageExpirySeconds = { min: 5, max: 10_799 } as const;

/**
 * No call of ours may outlive the lease of the record that it sends (15 s), so this is well below. The SDK's own default
 * is no timeout at all.
 */
export const sendTimeoutMs = 10_000;

/** Up to 2 MB leave this machine, so uploading gets longer than sending; it can be repeated without harm. */
export const uploadTimeoutMs = 30_000;

/** Characters of a file name; a bound of ours, no limit of Plivo's is documented. */
export const fileNameMax = 60;

/** Parameters of a callback: about twenty are documented, more for WhatsApp. A bound of ours against hostile bodies. */
export const callbackParamsMax = 100;

/** Characters of Plivo's own words that are shown to a person. A bound of ours. */
export const quoteMax = 160;

/** One answer of the list holds at most so many; a full page may hide more. https://www.plivo.com/docs/messaging/api/message/list-all-messages/ */
export const listPageMax = 20;

/** Ours: nobody waits for a look-up. */
export const lookUpTimeoutMs = 10_000;
