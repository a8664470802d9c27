import { z } from 'zod';
import type { Identity } from '../api/identity.ts';
import type { PayloadKind } from './check-request.ts';

/** Where a payload says that it comes from: a workspace, an organization, or both. */
type Place = { team: string | undefined; enterprise: string | undefined };

/** What cannot be read counts as not named; the shapes were checked before. */
const Name = z.string().min(1).optional().catch(undefined);
const Named = z.object({ id: Name }).catch({ id: undefined });
const Authorization = z.object({ team_id: Name, enterprise_id: Name });

const Origin = z.object({
  api_app_id: Name,
  team_id: Name,
  enterprise_id: Name,
  context_team_id: Name,
  context_enterprise_id: Name,
  authorizations: z.array(Authorization).optional().catch(undefined),
  team: z.object({ id: Name, enterprise_id: Name }).optional().catch(undefined),
  enterprise: Named,
  view: z.object({ app_installed_team_id: Name }).optional().catch(undefined),
});
type Origin = z.infer<typeof Origin>;

/**
 * The place of an event is that of the installation for which it comes, since in a shared channel its own may be that of
 * whoever wrote it: https://docs.slack.dev/apis/slack-connect
 */
const ofEvent = (origin: Origin): Place[] => {
  const [installation] = origin.authorizations ?? [];
  if (installation) return [{ team: installation.team_id, enterprise: installation.enterprise_id }];
  const { context_team_id: team = origin.team_id, context_enterprise_id: enterprise = origin.enterprise_id } = origin;
  return [{ team, enterprise }];
};

const ofInteraction = ({ team, enterprise, view }: Origin): Place[] => {
  const organization = enterprise.id ?? team?.enterprise_id;
  const place = { team: team?.id, enterprise: organization };
  return view ? [place, { team: view.app_installed_team_id, enterprise: organization }] : [place];
};

const placesIn = (kind: PayloadKind, origin: Origin): Place[] => {
  switch (kind) {
    case 'event':
      return ofEvent(origin);
    case 'interaction':
      return ofInteraction(origin);
    case 'command':
      return [{ team: origin.team_id, enterprise: origin.enterprise_id }];
    case 'url_verification':
      return [];
  }
};

/** In an organization that installed the app every workspace is ours; its id may stand in the place of a workspace's. */
const isOurs = ({ team, enterprise }: Place, self: Identity): boolean => {
  if (self.teamId === '' || (team === undefined && enterprise === undefined)) return true;
  if (enterprise && self.enterpriseId && enterprise !== self.enterpriseId) return false;
  if (team === self.teamId) return true;
  return self.enterpriseId !== undefined && [team, enterprise].includes(self.enterpriseId);
};

/**
 * What a payload names that is not ours: a signing secret and a bot token may be of two apps, and an app may be in other
 * workspaces too. Undefined if all that it names is ours, or if Slack has not said yet who we are: then nobody can be
 * looked up, and so nobody may send.
 */
export const foreignPart = (kind: PayloadKind, payload: unknown, self: Identity | undefined): string | undefined => {
  const { data: origin } = Origin.safeParse(payload);
  if (!self || !origin) return undefined;
  if (self.appId && origin.api_app_id && origin.api_app_id !== self.appId) return 'app';
  return placesIn(kind, origin).every((place) => isOurs(place, self)) ? undefined : 'workspace';
};
