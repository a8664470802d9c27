import { expect, it } from 'vitest';
import { proxyFaults } from './proxies.ts';

const proxy = 'http://ann:secret@proxy.example:3128';
const urls = ['https://slack.com/api/', 'https://api.plivo.com'];

it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])('refuses %s, without its password', (name) => {
  const [fault = ''] = proxyFaults({ [name]: proxy }, urls);
  expect(fault).toMatch(new RegExp(`^${name} is set, but this app can't use a proxy.*NO_PROXY=\\*`));
  expect(fault).not.toContain('secret');
});

it.each<[string, Record<string, string>]>([
  ['none is set', {}],
  ['it is set to nothing', { HTTPS_PROXY: ' ' }],
  ['it is for http:// only', { HTTP_PROXY: proxy }],
  ['everything is left out', { HTTPS_PROXY: proxy, NO_PROXY: '*' }],
  ['Slack and Plivo are left out', { HTTPS_PROXY: proxy, NO_PROXY: 'slack.com, .slack.com,*.plivo.com' }],
  ['the lower-case list leaves them out', { https_proxy: proxy, no_proxy: '*', NO_PROXY: 'other.example' }],
])('says nothing where %s', (_what, env) => {
  expect(proxyFaults(env, urls)).toEqual([]);
});

it.each(['.slack.com', 'slack.com,api.plivo.com', 'slack.com,.slack.com,api.plivo.com.evil.example', 'lack.com'])(
  'refuses it where NO_PROXY=%s leaves one of them in',
  (NO_PROXY) => {
    expect(proxyFaults({ HTTPS_PROXY: proxy, NO_PROXY }, urls)).toHaveLength(1);
  },
);

it('goes by the addresses that are configured', () => {
  const loopback = ['http://127.0.0.1:9/api/', 'http://127.0.0.1:8'];
  expect(proxyFaults({ HTTP_PROXY: proxy }, loopback)).toHaveLength(1);
  expect(proxyFaults({ HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' }, loopback)).toEqual([]);
});
