/** One page of what Slack shows and what the phones got; it loads nothing, so it can be opened and sent anywhere. */
import { fileOf } from '../describe.ts';
import type { Part } from '../drawn.ts';
import type { Piece } from '../mrkdwn.ts';
import { type Html, html, nothing } from './html.ts';
import { pageStyle } from './style.ts';
import type { Entry, Outcome, PhoneEntry } from './timeline.ts';

/** Enforces that nothing is loaded and nothing runs, whatever somebody typed. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

export const pageOf = ({ channel, entries, phones }: Outcome): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Card and phone</title>
<style>${{ markup: pageStyle }}</style>
</head>
<body>
<header class="top"><h1>Card and phone</h1>
<p>What Slack and the phones of the sandbox showed in the end. The buttons work in Slack, not on this page.</p></header>
<main>
<section class="slack" aria-labelledby="slack">
<h2 id="slack">#${channel} <small>in Slack</small></h2>
<ol class="entries">${entries.map(entryOf)}</ol>
</section>
<section class="phones" aria-labelledby="phones">
<h2 id="phones">Phones</h2>
${phones.map(phoneOf)}
</section>
</main>
</body>
</html>
`.markup;

const entryOf = (entry: Entry): Html => {
  switch (entry.kind) {
    case 'typed':
      return html`<li class="typed"><b>${entry.who}</b> typed at ${clock(entry.at)} <code>${entry.text}</code></li>`;
    case 'private':
      return html`<li class="private"><p class="note">Only visible to you <span>(as ${entry.to} sees it)</span></p>
<article>${byBot(entry.at)}${entry.parts.map(partOf)}</article></li>`;
    case 'card':
      return html`<li class="card"><article>${byBot(entry.at)}${entry.parts.map(partOf)}</article>${threadOf(entry.replies)}</li>`;
  }
};

const threadOf = (replies: { parts: Part[]; at: number }[]): Html =>
  replies.length === 0
    ? nothing
    : html`<details open><summary>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</summary>
<ol>${replies.map(({ parts, at }) => html`<li><article>${byBot(at)}${parts.map(partOf)}</article></li>`)}</ol></details>`;

const byBot = (at: number): Html =>
  html`<header><span class="avatar" aria-hidden="true">m</span> <b>mms</b> <small class="app">APP</small> ${clock(at)}</header>`;

const clock = (at: number): Html =>
  html`<time datetime="${new Date(at).toISOString()}">${new Date(at).toLocaleTimeString('en-GB')}</time>`;

const partOf = (part: Part): Html => {
  if (part.kind === 'picture') return previewOf(part);
  if (part.kind !== 'buttons') return html`<p class="${part.kind}">${part.pieces.map(pieceOf)}</p>`;
  // Drawn only: the page has no bot behind it.
  return html`<p class="buttons">${part.buttons.map(
    ({ label, style }) => html`<button type="button" disabled class="${style}">${label}</button> `,
  )}</p>`;
};

const previewOf = ({ alt, type, bytes }: Extract<Part, { kind: 'picture' }>): Html => {
  if (!type || !bytes) return html`<p class="section">${alt}</p>`;
  return html`<img class="preview" src="${dataUrl(type, bytes)}" alt="${alt}">`;
};

const dataUrl = (type: string, bytes: Uint8Array): string =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

const pieceOf = ({ kind, text }: Piece): Html => {
  switch (kind) {
    case 'bold':
      return html`<b>${text}</b>`;
    case 'code':
      return html`<code>${text}</code>`;
    case 'mention':
      return html`<span class="mention">${text}</span>`;
    default:
      return html`${text}`;
  }
};

const phoneOf = ({ number, messages }: Outcome['phones'][number]): Html =>
  html`<article class="phone"><h3>${number}</h3>${messages.map(phoneMessageOf)}</article>`;

const phoneMessageOf = ({ text, media, state, errorCode, arrived }: PhoneEntry): Html => html`
${media.map(mediumOf)}
${text ? html`<p class="bubble">${text}</p>` : nothing}
${arrived ? nothing : html`<p class="empty">Nothing arrived.</p>`}
<p class="state ${state}">Plivo says: ${state}${errorCode === undefined ? '' : `, code ${errorCode}`}</p>`;

const mediumOf = (medium: PhoneEntry['media'][number]): Html => {
  const { type, name, bytes } = medium;
  const caption = html`<figcaption>${fileOf(medium)}</figcaption>`;
  if (!type.startsWith('image/')) return html`<figure>${name} ${caption}</figure>`;
  return html`<figure><img src="${dataUrl(type, bytes)}" alt="${name}, as it arrived">${caption}</figure>`;
};
