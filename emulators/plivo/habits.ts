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
      errorMessage: 'error_message and error_code, with an empty media_id',
      nullId: 'error_message and error_code, with a media_id that is null',
      error: 'error and status_code, without a media_id',
    },
  },
  refusedUploadStatus: {
    what: 'An answer with a refused upload has the status',
    choices: { accepted: '202', created: '201', multiStatus: '207' },
  },
  uploadTypes: {
    what: 'Types that can be uploaded are',
    choices: {
      sdk: 'those that the Python SDK knows',
      page: 'only those that the page of the Media API names: JPG, PNG, MP4, GIF, PDF, text',
    },
  },
  signatures: {
    what: 'Callbacks are signed with',
    choices: {
      all: 'V2 and V3, all of this account',
      subaccount: 'V2 and V3 of another account, beside those of this one as the main account',
      onlyV2: 'V2 alone',
      foreignV3: 'V2 of this account and V3 of another one',
    },
  },
  callbackTimes: {
    what: 'Times in callbacks, which name no zone, are in',
    choices: { utc: 'UTC', india: 'Indian time, as in samples of records' },
  },
} as const satisfies Record<string, Habit>;

type Table = typeof plivoHabits;
/** May be changed at any time. */
export type PlivoHabits = { -readonly [Name in keyof Table]: keyof Table[Name]['choices'] };

export const usualHabits = (): PlivoHabits => {
  const firsts = Object.entries(plivoHabits).map(([name, { choices }]) => [name, Object.keys(choices)[0]]);
  return Object.fromEntries(firsts) as PlivoHabits;
};
