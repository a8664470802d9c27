/** The account itself and what it rents, as far as a program asks before it sends. */
import type { PlivoEmulatorOptions } from './contract.ts';
import { ApiProblem } from './http/problem.ts';
import type { Reply } from './types.ts';

type AccountDeps = Pick<PlivoEmulatorOptions, 'authId' | 'numbers' | 'powerpacks' | 'account'>;

export const createAccount = ({ authId, numbers, powerpacks = [], account = {} }: AccountDeps) => {
  const base = `/v1/Account/${authId}/`;
  const rented = numbers.map((number) => number.replace(/^\+/, ''));

  return {
    /** https://docs.plivo.com/docs/account/api/account/the-account-object/ */
    get: (): Reply => ({
      status: 200,
      body: {
        account_type: account.type ?? 'standard',
        address: 'Example Inc.',
        auth_id: authId,
        auto_recharge: false,
        billing_mode: 'prepaid',
        cash_credits: '20.00000',
        city: 'Springfield',
        name: 'Example Inc.',
        resource_uri: base,
        state: 'IL',
        timezone: 'America/Chicago',
      },
    }),

    /** https://plivo.com/docs/numbers/api/account-phone-number */
    number: (digits: string): Reply => {
      if (!rented.includes(digits)) throw new ApiProblem(404, 'not found');
      return {
        status: 200,
        body: {
          number: digits,
          alias: null,
          sub_account: null,
          carrier: 'Plivo',
          number_type: 'local',
          sms_enabled: true,
          mms_enabled: true,
          voice_enabled: true,
          tendlc_registration_status: account.registration ?? 'COMPLETED',
          toll_free_sms_verification: null,
          resource_uri: `${base}Number/${digits}/`,
        },
      };
    },

    /** https://docs.plivo.com/docs/messaging/api/powerpack */
    powerpack: (uuid: string): Reply => {
      if (!powerpacks.includes(uuid)) throw new ApiProblem(404, 'not found');
      return { status: 200, body: { uuid, name: 'powerpack', sticky_sender: true, local_connect: true } };
    },
  };
};
export type Account = ReturnType<typeof createAccount>;
