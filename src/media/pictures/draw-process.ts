/**
 * The process that works with pictures. It may be ended at any moment by a limit of memory, which no bound on pixels can
 * stand for: formats, and what is hostile in them, differ too much. Started by `apart.ts`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { answerParent } from '../child/answer-parent.ts';
import { createDecoder } from '../decode/decoder.ts';
import { createEngine } from '../draw/engine.ts';
import { animationPixels, maxPixels } from '../types.ts';
import { createPictures } from './pictures.ts';
import { answerTo, type PictureAnswer, type PictureRequest } from './requests.ts';

const memory = Number(process.argv[2]);
const engine = createEngine({ maxPixels, animationPixels });
const pictures = createPictures({ engine, decode: createDecoder({ maxPixels, maxBytes: memory }) });

const boundMemory = async (): Promise<void> => {
  // Threads of libvips and libuv bring stacks that are counted and never filled: they shall be there before.
  const pixel = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 as const };
  await Promise.all(Array.from({ length: 4 }, () => engine.of(pixel).resize(2).jpeg().toBuffer()));
  // Where the host itself runs out, this process is ended and not the bot: man 5 proc_pid_oom_score_adj.
  writeFileSync('/proc/self/oom_score_adj', '1000');
  const used = /VmData:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const bytes = Number(used) * 1024 + memory;
  // Of private memory that can be written; Node cannot set its own limits. man 1 prlimit, man 2 getrlimit (RLIMIT_DATA).
  execFileSync('/usr/bin/prlimit', ['--pid', String(process.pid), `--data=${bytes}:${bytes}`], { stdio: 'ignore' });
};

// Elsewhere than on Linux only the estimates hold.
const bounded = boundMemory().catch(() => undefined);

answerParent<PictureRequest, PictureAnswer>(async (request) => {
  await bounded;
  return answerTo(pictures, request);
});
// Ctrl+C reaches the whole group; the bot finishes what it has begun, and ends this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
