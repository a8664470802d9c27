import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** `+14155550123` as `(•••) •••-0123`: enough for the sender to tell two people apart, too little for anyone else. */
export const maskNumber = (number: string): string => {
  const lastFour = number.slice(-4);
  return number.startsWith('+1') ? `(•••) •••-${lastFour}` : `••••${lastFour}`;
};

/** `+14155550123` as `+1 415 555 0123`; anything that is no number stays as it is. */
export const displayNumber = (number: string): string =>
  parsePhoneNumberFromString(number)?.formatInternational() ?? number;
