/** Whether the credentials are good, and what kind of account they open. */
import { type Check, differs, ok } from '../check.ts';
import { fieldsOf, textOf } from '../shape.ts';
import { callPlivo, isGood, type PlivoContext, plivoNo } from './api.ts';

/** https://docs.plivo.com/docs/account/api/account/the-account-object/: `developer` is a free trial. */
export const plivoAccount: Check<PlivoContext> = {
  name: 'Plivo credentials',
  run: async (context) => {
    const answer = await callPlivo(context, '');
    // Not documented for a subaccount, which can send all the same.
    if ('status' in answer && (answer.status === 403 || answer.status === 404)) {
      return differs(
        `Plivo doesn't show this account (HTTP ${answer.status}).`,
        'Check PLIVO_AUTH_ID, unless it is a subaccount.',
      );
    }
    if (!isGood(answer)) return plivoNo(answer);
    if (textOf(fieldsOf(answer.json).account_type) !== 'developer') return ok('Plivo accepts them.');
    return differs(
      'Plivo accepts them. It is a trial account, which sends to verified numbers only.',
      'Verify the numbers you test with in the Plivo console, or add credit.',
    );
  },
};
