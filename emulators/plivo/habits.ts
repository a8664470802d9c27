/**
 * What Plivo does on one account and not on the next, or today and not tomorrow, as people measured it. Each habit is a list
 * of choices with what it looks like; the first is the usual one, and the worse one where both are common. Sources in
 * docs/emulators-plivo.md.
 */
export type Habit = { what: string; choices: Readonly<Record<string, string>> };

export const plivoHabits = {
  refusedUpload: {
    what: 'A refused upload is explained in',
    choices: {
      errorMessage: 'error_message, with an empty media_id',
      nullId: 'error_message, with null as media_id',
      error: 'error, without a media_id',
    },
  },
  refusedUploadStatus: {
    what: 'A refused upload is answered with the status',
    choices: { accepted: '202', created: '201', multiStatus: '207' },
  },
  uploadTypes: {
    what: 'Plivo takes uploads of',
    choices: {
      sdk: 'the types in its Python SDK',
      page: 'JPEG, PNG, GIF, MP4, PDF, and text only',
    },
  },
  signatures: {
    what: 'Callbacks are signed with',
    choices: {
      all: 'V2 and V3 of this account',
      subaccount: 'V2 and V3 of a subaccount, and Ma- of this one',
      onlyV2: 'V2 only',
      foreignV3: 'V2 of this account, V3 of another',
    },
  },
  callbackTimes: {
    what: 'Times in callbacks, which name no zone, are in',
    choices: { utc: 'UTC', india: 'Indian time' },
  },
} as const satisfies Record<string, Habit>;

type Table = typeof plivoHabits;
/** May be changed at any time. */
export type PlivoHabits = { -readonly [Name in keyof Table]: keyof Table[Name]['choices'] };

export const usualHabits = (): PlivoHabits => {
  const firsts = Object.entries(plivoHabits).map(([name, { choices }]) => [name, Object.keys(choices)[0]]);
  return Object.fromEntries(firsts) as PlivoHabits;
};
