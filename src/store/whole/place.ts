/** The file that a URL names; undefined for one of a server. */
export const fileOf = (url: string): string | undefined =>
  url.startsWith('sqlite://') ? url.slice('sqlite://'.length) : undefined;
