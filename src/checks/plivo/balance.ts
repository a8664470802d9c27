/** Whether there is money to send with. */
import { type Check, differs, type Finding, failed, ok } from '../check.ts';
import { fieldsOf, textOf } from '../shape.ts';
import { callPlivo, isGood, type PlivoContext, plivoNo } from './api.ts';

/** In dollars, for some forty pictures at 2 to 3 cents each. */
const low = 1;

/** https://docs.plivo.com/docs/account/api/account/the-account-object/: `cash_credits` is a decimal in a string. */
export const plivoBalance: Check<PlivoContext> = {
  name: 'Plivo balance',
  run: async (context) => {
    const answer = await callPlivo(context, '');
    if (!isGood(answer)) return plivoNo(answer);
    return judged(fieldsOf(answer.json));
  },
};

const judged = ({ cash_credits, billing_mode, auto_recharge }: Readonly<Record<string, unknown>>): Finding => {
  if (textOf(billing_mode) === 'postpaid') return ok('The account is billed afterwards.');
  const balance = textOf(cash_credits) === '' ? Number.NaN : Number(cash_credits);
  if (!Number.isFinite(balance)) return differs("Plivo doesn't say how much is left.", 'Look in the Plivo console.');
  const says = `${balance < 0 ? '-' : ''}$${Math.abs(balance).toFixed(2)} left.`;
  if (auto_recharge === true) return ok(`${says} Plivo recharges it by itself.`);
  const next = 'Add credit in the Plivo console, or turn on Auto Recharge there.';
  if (balance <= 0) return failed(`${says} Plivo sends nothing.`, next);
  return balance < low ? differs(`${says} A picture costs 2 to 3 cents.`, next) : ok(says);
};
