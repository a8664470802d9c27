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
        auto_recharge: account.autoRecharge ?? false,
        billing_mode: account.billing ?? 'prepaid',
        cash_credits: account.credits ?? '20.00000',
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
          application: account.linkedTo === undefined ? null : `${base}Application/${account.linkedTo}/`,
          sub_account: null,
          carrier: 'Plivo',
          number_type: account.tollFree ? 'tollfree' : 'local',
          sms_enabled: true,
          mms_enabled: account.mms ?? true,
          voice_enabled: true,
          tendlc_registration_status: account.tollFree ? null : (account.registration ?? 'COMPLETED'),
          toll_free_sms_verification: account.tollFree ?? null,
          resource_uri: `${base}Number/${digits}/`,
        },
      };
    },

    /** https://docs.plivo.com/docs/messaging/api/powerpack */
    powerpack: (uuid: string): Reply => {
      if (!powerpacks.includes(uuid)) throw new ApiProblem(404, 'not found');
      const link = account.linkedTo === undefined ? {} : { application_type: 'xml', application_id: account.linkedTo };
      return { status: 200, body: { uuid, name: 'powerpack', sticky_sender: true, local_connect: true, ...link } };
    },

    /** https://docs.plivo.com/docs/account/api/application/the-application-object */
    application: (id: string): Reply => {
      const found = account.applications?.find((application) => application.id === id);
      if (!found) throw new ApiProblem(404, 'not found');
      return {
        status: 200,
        body: {
          app_id: id,
          app_name: 'application',
          default_app: false,
          enabled: found.enabled ?? true,
          message_url: found.messageUrl ?? '',
          message_method: 'POST',
          resource_uri: `${base}Application/${id}/`,
        },
      };
    },
  };
};
export type Account = ReturnType<typeof createAccount>;
