import { DeliveryError } from '../../ports/errors.ts';

/** Slack's own word for what went wrong (`file_not_found`), of our `DeliveryError` or of the SDK's platform error. */
export const slackCodeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unreachable';
  if (error instanceof DeliveryError) return error.reason;
  const data: unknown = 'data' in error ? error.data : undefined;
  const isAnswer = typeof data === 'object' && data !== null && 'error' in data;
  return isAnswer && typeof data.error === 'string' ? data.error : 'unreachable';
};
