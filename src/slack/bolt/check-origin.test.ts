import { describe, expect, it } from 'vitest';
import { foreignPart } from './check-origin.ts';

const self = { teamId: 'T1', enterpriseId: 'E1', appId: 'A1' };

describe('what is foreign in a payload', () => {
  it.each([
    ['nothing where it names nothing', {}, self, undefined],
    ['nothing while it is not known who we are', { team_id: 'T2', api_app_id: 'A2' }, undefined, undefined],
    ['nothing where Slack did not say our workspace', { team_id: 'T2' }, { teamId: '' }, undefined],
    ['another workspace of another organization', { team_id: 'T2', enterprise_id: 'E2' }, self, 'workspace'],
    [
      'our workspace in an organization that we did not know',
      { team_id: 'T1', enterprise_id: 'E2' },
      { teamId: 'T1' },
      undefined,
    ],
    ['another workspace of our organization', { team_id: 'T2', enterprise_id: 'E1' }, self, undefined],
    ['our workspace in another organization', { team_id: 'T1', enterprise_id: 'E2' }, self, 'workspace'],
    ['an organization where we are in none', { enterprise_id: 'E2' }, { teamId: 'T1' }, 'workspace'],
    ['another app', { api_app_id: 'A2', team_id: 'T1' }, self, 'app'],
    ['nothing where our app is not known', { api_app_id: 'A2', team_id: 'T1' }, { teamId: 'T1' }, undefined],
    ['nothing where a name is no text', { team_id: ['T2'], api_app_id: 5 }, self, undefined],
  ])('is %s', (_what, payload, who, expected) => expect(foreignPart('command', payload, who)).toBe(expected));

  it('is not the workspace of an installation for the organization, whose id is that of the organization', () => {
    const form = { team: null, enterprise: { id: 'E1' }, view: { app_installed_team_id: 'E1' } };
    expect(foreignPart('interaction', form, self)).toBeUndefined();
    expect(
      foreignPart('event', { team_id: 'T9', authorizations: [{ team_id: null, enterprise_id: 'E1' }] }, self),
    ).toBeUndefined();
  });
});
