/** The frame of the page; everything in it is drawn by its program. */
export const pageDocument = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>slack-mms sandbox</title>
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/app.js"></script>
</head>
<body><div id="page"><p class="loading">Loading…</p></div></body>
</html>
`;

export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#4a3aa7"/>
<rect x="10" y="5" width="12" height="22" rx="3" fill="#fff"/><circle cx="16" cy="23.5" r="1.4" fill="#4a3aa7"/>
<rect x="12" y="8" width="8" height="12" rx="1" fill="#8f82e0"/>
</svg>
`;
