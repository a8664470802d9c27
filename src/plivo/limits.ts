/** Plivo's figures, each with the page that states it. Bytes, characters and seconds; what ends in `Ms`, milliseconds. */
import type { CarrierLimits, NamedRate } from '../ports/index.ts';

/** What the app has to know before it hands a message over. https://plivo.com/docs/messaging/api/messages */
export const carrierLimits: CarrierLimits = {
  // 737 is eleven segments of 67.
  text: { 'GSM-7': 1600, 'UCS-2': 737, mms: 1600 },
  // `media_ids`, and `media_urls`, which this app does not use.
  attachments: 10,
  // Plivo drops what waits in its queue for longer (`message_expiry`, see below); ours keeps the same bound.
  longestWaitMs: 3 * 3_600_000,
  // Plivo deletes an upload that nothing used after six hours (Media API); a send that starts now needs some of that.
  uploadUsableMs: 5.5 * 3_600_000,
};

/** 20 calls a minute of the list for the whole account (List messages): a burst of 5 and then 15. */
export const searchRate: NamedRate = { name: 'plivo-searches', perSecond: 15 / 60, burst: 5 };

/** Seconds that a message may wait in Plivo's queue. https://plivo.com/docs/messaging/api/messages */
export const messageExpirySeconds = { min: 5, max: 10_799 } as const;

/**
 * No call of ours may outlive the lease of the record that it sends (15 s), so this is well below. The SDK's own default
 * is no timeout at all.
 */
export const sendTimeoutMs = 10_000;

/**
 * For each connection to Plivo: resolving its name, TCP and TLS. A bound of ours: a network that answers does so within one
 * second, or after the first packet that is sent again within two, and until it stands nothing was sent.
 */
export const connectTimeoutMs = 3_000;

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
