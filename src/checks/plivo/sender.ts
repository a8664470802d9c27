/** Whether the configured sender belongs to the account, and whether carriers will take messages from it. */
import { type Check, differs, type Finding, failed, ok, skipped } from '../check.ts';
import { fieldsOf, textOf } from '../shape.ts';
import { callPlivo, isGood, type PlivoContext, plivoNo } from './api.ts';

export const plivoSender: Check<PlivoContext> = {
  name: 'Plivo sender',
  run: async (context) => {
    const { sender } = context;
    if (!sender) return skipped('Neither PLIVO_SENDER_NUMBER nor PLIVO_POWERPACK_UUID is set.');
    if ('powerpackUuid' in sender) return powerpack(context, sender.powerpackUuid);
    const answer = await callPlivo(context, `Number/${sender.number.slice(1)}/`);
    if ('status' in answer && answer.status === 404) {
      return failed(
        "This account doesn't have the number in PLIVO_SENDER_NUMBER.",
        'Rent it in the Plivo console, or set one you rent.',
      );
    }
    return isGood(answer) ? judged(fieldsOf(answer.json)) : plivoNo(answer);
  },
};

const powerpack = async (context: PlivoContext, uuid: string): Promise<Finding> => {
  const answer = await callPlivo(context, `Powerpack/${uuid}/`);
  if ('status' in answer && answer.status === 404) return failed("This account doesn't have that Powerpack.");
  return isGood(answer) ? ok('The Powerpack belongs to this account.') : plivoNo(answer);
};

const blocked = 'Carriers block numbers that are not registered.';

/** https://plivo.com/docs/numbers/api/account-phone-number; fields may be missing or null. */
const judged = (number: Readonly<Record<string, unknown>>): Finding => {
  const local = textOf(number.tendlc_registration_status);
  const tollFree = textOf(number.toll_free_sms_verification);
  if (number.mms_enabled === false) {
    return differs(
      "The number is yours, but Plivo says it can't do MMS.",
      'Rent one with MMS, or ask Plivo to enable it.',
    );
  }
  if (local === 'UNREGISTERED' || local === 'PROCESSING') {
    return differs(
      `The number is yours, but not registered for 10DLC yet. ${blocked}`,
      'Link it to a campaign in the Plivo console.',
    );
  }
  if (tollFree === 'UNVERIFIED' || tollFree === 'PENDING_VERIFICATION') {
    return differs(
      `The number is yours, but its toll-free verification is not done. ${blocked}`,
      'Verify it in the Plivo console.',
    );
  }
  return ok('The number belongs to this account.');
};
