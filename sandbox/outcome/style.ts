/** Light or dark as the reader's system is; one column where there is no room for two. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --back: light-dark(#fff, #1a1d21); --ground: light-dark(#f4f4f5, #121417);
  --ink: light-dark(#1d1c1d, #e6e6e8); --soft: light-dark(#5c5b5e, #a5a8ad); --line: light-dark(#dcdcdf, #3a3d42);
  --link: light-dark(#0b5fa8, #4db0f0); --good: light-dark(#00714f, #3fc495); --bad: light-dark(#b3174a, #ff7a9c);
  --note: light-dark(#f6f6f7, #23262b); --bubble: light-dark(#e9e9eb, #33363b);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.47 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
.top { max-width: 1160px; margin: 0 auto; padding: 20px 24px 0; color: var(--soft); }
.top p { font-size: 13px; margin: 0; }
h1 { font-size: 20px; margin: 0; color: var(--ink); }
main { max-width: 1160px; margin: 0 auto; padding: 16px 24px 24px; display: grid; gap: 24px; align-items: start;
  grid-template-columns: minmax(0, 1fr) 320px; }
@media (max-width: 760px) { main { grid-template-columns: minmax(0, 1fr); padding: 12px; } .top { padding: 12px 16px 0; } }
h2 { font-size: 17px; margin: 0; padding: 14px 20px; }
h2 small { font-weight: 400; color: var(--soft); }
p { margin: 2px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
ol { list-style: none; margin: 0; padding: 0; }
time, small, .context, .note, figcaption { color: var(--soft); font-size: 12.5px; }
code { font: 12.5px/1.5 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.slack { background: var(--back); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.slack h2 { border-bottom: 1px solid var(--line); }
.entries { padding: 8px 0 12px; }
.entries > li { padding: 6px 20px; }
.slack article { position: relative; padding-left: 46px; min-height: 38px; }
.avatar { position: absolute; left: 0; top: 3px; width: 36px; height: 36px; border-radius: 8px; background: #4a3aa7; color: #fff;
  font-weight: 700; line-height: 34px; text-align: center; }
.app { background: var(--bubble); border-radius: 3px; padding: 1px 4px; font-size: 10px; font-weight: 600; margin-right: 4px; }
.section + .section { margin-top: 4px; }
.mention { color: var(--link); background: light-dark(#e8f2fb, #17324a); border-radius: 3px; padding: 0 2px; }
.typed { color: var(--soft); font-size: 13px; margin-top: 10px; border-top: 1px solid var(--line); padding-top: 14px !important; }
.typed:first-child { border-top: 0; margin-top: 0; padding-top: 7px !important; }
.typed code { display: block; margin-top: 4px; padding: 6px 10px; border: 1px solid var(--line); border-radius: 8px; color: var(--ink); }
.private { background: var(--note); }
.note { margin: 0 0 4px 46px; }
.buttons { margin: 6px 0 0; }
button { font: 600 13px/1 inherit; font-family: inherit; padding: 7px 12px; margin: 0 4px 2px 0; border-radius: 6px; border: 1px solid var(--line);
  background: var(--back); color: var(--ink); }
button.danger { background: light-dark(#c8174f, #c8174f); border-color: transparent; color: #fff; }
details { margin: 6px 0 0 46px; border-left: 2px solid var(--line); padding-left: 14px; }
summary { color: var(--link); font-weight: 600; font-size: 13px; padding: 2px 0; cursor: pointer; }
details li { padding: 3px 0; }
.slack details article { padding-left: 34px; min-height: 0; }
details .avatar { width: 26px; height: 26px; line-height: 24px; border-radius: 6px; font-size: 12px; }
.phones { display: grid; gap: 16px; position: sticky; top: 16px; }
.phones h2 { padding: 15px 4px 0; }
.phone { background: var(--back); border: 6px solid light-dark(#2b2d31, #000); outline: 1px solid var(--line); border-radius: 28px; padding: 14px 14px 18px; }
.phone h3 { margin: 0 0 10px; padding-bottom: 10px; border-bottom: 1px solid var(--line); font-size: 15px; text-align: center; }
figure { margin: 0 0 8px; }
img { display: block; width: 100%; height: auto; border-radius: 16px; }
img.preview { width: auto; max-width: min(280px, 100%); max-height: 180px; border-radius: 8px; margin: 4px 0; }
figcaption { margin: 4px 6px 0; }
.bubble { background: var(--bubble); border-radius: 16px; padding: 8px 13px; width: fit-content; max-width: 92%; }
.empty { color: var(--soft); text-align: center; padding: 26px 0; }
.state { margin: 10px 6px 0; font-size: 12.5px; font-weight: 600; color: var(--soft); }
.state.delivered { color: var(--good); }
.state.undelivered, .state.failed, .state.rejected { color: var(--bad); }
`;
