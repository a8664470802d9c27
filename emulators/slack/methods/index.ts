import { apps } from './apps.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

/** Every method that is emulated; any other is `unknown_method`. */
export const methods: Record<string, Method> = { ...people, ...conversations, ...chat, ...views, ...files, ...apps };
