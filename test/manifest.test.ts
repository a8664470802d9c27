import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultEvents, defaultScopes } from '../emulators/slack/core.ts';
import { httpManifest, urlProblem } from '../src/cli/http-manifest.ts';
import { manifestSchema } from './support/manifest-schema.ts';
import { readText, root, sourceFiles } from './support/source-files.ts';

/** What each Web API method asks for, from https://docs.slack.dev/reference/methods; `[]` for none. */
const METHOD_SCOPES: Record<string, string[]> = {
  'auth.test': [],
  'bots.info': ['users:read'],
  // The second lets the card into a public channel to which nobody invited the bot.
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  // One scope for each kind of conversation that a card may go to.
  'conversations.info': ['channels:read', 'groups:read', 'mpim:read'],
  'conversations.open': ['im:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'files.list': ['files:read'],
  // Asked only where the operator granted a history scope of their own accord.
  'conversations.replies': [],
  'files.uploadV2': ['files:write'],
  'team.info': ['team:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

const EVENT_SCOPES: Record<string, string[]> = { app_mention: ['app_mentions:read'], app_home_opened: [] };

/** Block elements that need a scope, https://docs.slack.dev/reference/block-kit/block-elements. */
const ELEMENT_SCOPES: Record<string, string[]> = { file_input: ['files:read'] };

/** In the manifest already although nothing uses them yet, because adding a scope means installing the app again. */
const laterScopes: Record<string, string> = {};

const manifestText = readText('manifest.yml');
const manifest = manifestSchema.parse(parse(manifestText));
const scopes = manifest.oauth_config.scopes.bot;
const events = manifest.settings.event_subscriptions.bot_events;

const slackSource = sourceFiles()
  .filter((file) => file.path.startsWith('src/slack/') && !file.isTest)
  .map((file) => file.text)
  .join('\n');

/** Called on a Web API client, as in `client.chat.postMessage(`. */
const methods = new Set(
  [...slackSource.matchAll(/\b(?:client|web|interactive|worker)\.([a-z]+(?:\.[a-zA-Z]+)+)\(/g)].map(
    ([, method]) => method ?? '',
  ),
);
const elements = Object.keys(ELEMENT_SCOPES).filter((element) => slackSource.includes(`'${element}'`));

const needed = new Set([
  // Slash commands and shortcuts.
  'commands',
  ...[...methods].flatMap((method) => METHOD_SCOPES[method] ?? []),
  ...events.flatMap((event) => EVENT_SCOPES[event] ?? []),
  ...elements.flatMap((element) => ELEMENT_SCOPES[element] ?? []),
]);

describe('the scopes of the manifest', () => {
  it('can be derived, because every method and event is known here', () => {
    expect(methods.size).toBeGreaterThan(3);
    expect([...methods].filter((method) => !(method in METHOD_SCOPES))).toEqual([]);
    expect(events.filter((event) => !(event in EVENT_SCOPES))).toEqual([]);
  });

  it('are exactly those that the code needs, and those for later', () => {
    expect(scopes.toSorted()).toEqual([...new Set([...needed, ...Object.keys(laterScopes)])].sort());
  });

  it('are not called later once something uses them', () => {
    expect(Object.keys(laterScopes).filter((scope) => needed.has(scope))).toEqual([]);
  });

  it('are those that the emulated Slack grants, so that no test passes with more', () => {
    expect(scopes.toSorted()).toEqual([...defaultScopes].sort());
    expect(events.toSorted()).toEqual([...defaultEvents].sort());
  });

  it('never read what people write to each other', () => {
    expect(scopes.filter((scope) => scope.endsWith(':history'))).toEqual([]);
  });

  it('are each named in docs/install.md with a reason', () => {
    const section = readText('docs/install.md').match(/^#+ Scopes$([\s\S]*?)(?=^#|$(?![\s\S]))/m)?.[1] ?? '';
    const explained = new Map(
      [...section.matchAll(/^\| `([a-z:._]+)` \| (.+) \|$/gm)].map(([, scope, why]) => [scope, why]),
    );
    expect([...explained.keys()].sort()).toEqual(scopes.toSorted());
    expect([...explained.values()].filter((why) => (why ?? '').trim().length < 10)).toEqual([]);
  });
});

describe('the manifest in the repository', () => {
  it('is for Socket Mode and needs no address', () => {
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(manifestText.replace(/^ *#.*$/gm, '').replace(/usage_hint:.*/, '')).not.toContain('http');
  });

  it('asks for neither token rotation nor an organisation-wide installation, for which there is no store', () => {
    expect(manifest.settings).toMatchObject({ token_rotation_enabled: false, org_deploy_enabled: false });
  });

  it('has the command and the shortcut that the code listens to', () => {
    const [command] = manifest.features.slash_commands;
    const [shortcut] = manifest.features.shortcuts;
    expect(command).toMatchObject({ command: '/mms', should_escape: true });
    expect(shortcut).toMatchObject({ name: 'Send as MMS', type: 'message', callback_id: 'send_as_mms' });
    // Any name of it is listened to, and there is one entry only, so that none is taken for another.
    expect(slackSource).toContain("app.shortcut<MessageShortcut>({ type: 'message_action' }");
    expect(manifest.features.shortcuts).toHaveLength(1);
  });

  it('shows the Messages tab, in which people cannot write', () => {
    expect(manifest.features.app_home).toMatchObject({
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: true,
    });
  });
});

describe('the HTTP variant', () => {
  const requestUrl = 'https://mms.example.com/base/slack/events';
  const http = manifestSchema.parse(parse(httpManifest(manifestText, 'https://mms.example.com/base/')));

  it('sends everything to the one path, and differs in nothing else', () => {
    const { features, settings } = manifest;
    expect(http).toEqual({
      ...manifest,
      features: {
        ...features,
        slash_commands: features.slash_commands.map((command) => ({ ...command, url: requestUrl })),
      },
      settings: {
        ...settings,
        event_subscriptions: { ...settings.event_subscriptions, request_url: requestUrl },
        interactivity: {
          ...settings.interactivity,
          request_url: requestUrl,
          message_menu_options_url: requestUrl,
        },
        socket_mode_enabled: false,
      },
    });
  });

  it.each([
    '',
    'host',
    'http://host',
    'ftp://host',
    'https://',
    'https://a:b@host',
    'https://host?a',
    'https://host#a',
  ])('is not made for the address %j', (url) => {
    expect(urlProblem(url)).toMatch(/\.$|such as https:\/\/mms\.example\.com$/);
  });
});

describe('npm run manifest', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [`${root}src/cli/manifest.ts`, ...args], { encoding: 'utf8', cwd: '/' });

  it('prints the Socket Mode manifest as it is', () => {
    expect(run()).toMatchObject({ status: 0, stdout: manifestText, stderr: '' });
  });

  it('prints the HTTP variant for an address', () => {
    const { status, stdout } = run('--url', 'https://mms.example.com');
    expect(status).toBe(0);
    expect(stdout).toContain('request_url: https://mms.example.com/slack/events\n');
  });

  it.each([['--url', 'http://host'], ['--url'], ['--nonsense'], ['https://host']])(
    'ends with 1 and one sentence for %s %s',
    (...args) => {
      const { status, stdout, stderr } = run(...args);
      expect([status, stdout, stderr.trim().split('\n').length]).toEqual([1, '', 1]);
    },
  );
});
