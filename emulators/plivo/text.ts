import { smsTextMax } from './limits.ts';

/** GSM 03.38, default alphabet and extension table. */
const gsm7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\f^{}\\[~\]|€]*$/;

/** Characters that an SMS may have: one outside GSM-7 makes the whole text UCS-2. */
export const smsLimit = (text: string): number => (gsm7.test(text) ? smsTextMax.gsm7 : smsTextMax.ucs2);

export const smsParts = (text: string): number => {
  const [alone, joined] = gsm7.test(text) ? [160, 153] : [70, 67];
  return text.length <= alone ? 1 : Math.ceil(text.length / joined);
};
