import type { Json } from './json.ts';

/** `{"ok":false,"error":code}` of the Web API, with what else the answer carries. */
export class ApiRefusal extends Error {
  readonly code: string;
  readonly details: Json;
  constructor(code: string, details: Json = {}) {
    super(code);
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** A refusal with Slack's list of what is wrong, in both places where Slack puts it. */
export const invalid = (code: string, messages: string[]) =>
  new ApiRefusal(code, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });

/** What a person cannot do in Slack at all, such as clicking a button that is not there: a mistake of the test. */
export class ImpossibleGesture extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
