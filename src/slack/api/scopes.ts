/** Which scopes the app has, as Slack said last: an admin may add one while it runs. */
export const createScopes = () => {
  let granted: readonly string[] = [];
  return {
    note: (scopes: readonly string[]): void => {
      granted = scopes;
    },
    /** Empty until Slack has said it. */
    granted: (): readonly string[] => granted,
    /** Without `files:read` Slack opens no form with a field for files. What is not known is worth a try. */
    mayReadFiles: (): boolean => granted.length === 0 || granted.includes('files:read'),
  };
};
