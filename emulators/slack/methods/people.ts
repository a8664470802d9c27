import { ApiRefusal } from '../refusal.ts';
import { installation, type User } from '../workspace/workspace.ts';
import { argument, flag, type Method } from './method.ts';

const authTest: Method = {
  scopes: [],
  tier: 'special',
  run: ({ enterprise, habits }) => ({
    url: `https://${installation.team.domain}.slack.com/`,
    team: installation.team.name,
    user: installation.bot.name,
    team_id: installation.team.id,
    user_id: installation.bot.user,
    bot_id: installation.bot.id,
    is_enterprise_install: false,
    ...(enterprise ? { enterprise_id: enterprise } : {}),
    ...(habits.appId === 'said' ? { app_id: installation.app } : {}),
  }),
};

/** https://docs.slack.dev/reference/objects/user-object; a deactivated person has no roles any more. */
const describe = (user: User) => ({
  id: user.id,
  ...(user.team_id ? { team_id: user.team_id } : {}),
  name: user.name,
  real_name: user.real_name,
  deleted: user.deleted,
  profile: { real_name: user.real_name, display_name: user.display_name },
  is_bot: user.is_bot,
  is_app_user: false,
  ...(user.is_stranger ? { is_stranger: true } : {}),
  ...(user.deleted
    ? {}
    : {
        tz: 'America/New_York',
        is_admin: user.is_admin,
        is_owner: user.is_owner,
        is_primary_owner: false,
        is_restricted: user.is_restricted || user.is_ultra_restricted,
        is_ultra_restricted: user.is_ultra_restricted,
      }),
});

const usersInfo: Method = {
  scopes: ['users:read'],
  tier: 4,
  run: (core, args) => {
    const user = core.workspace.users.get(argument(args, 'user'));
    if (!user) throw new ApiRefusal('user_not_found');
    return { user: describe(user) };
  },
};

const usergroupsUsersList: Method = {
  scopes: ['usergroups:read'],
  tier: 2,
  run: (core, args) => {
    const group = core.workspace.usergroups.get(argument(args, 'usergroup'));
    if (!group || (group.disabled && !flag(args, 'include_disabled'))) throw new ApiRefusal('no_such_subteam');
    return { users: [...group.users] };
  },
};

export const people: Record<string, Method> = {
  'auth.test': authTest,
  'users.info': usersInfo,
  'usergroups.users.list': usergroupsUsersList,
};
