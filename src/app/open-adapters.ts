import type { Config } from '../config/index.ts';
import { displayNumber } from '../domain/language/format.ts';
import { createMedia } from '../media/index.ts';
import { slackLogger } from '../observability/slack-logger.ts';
import { createCarrierRecords } from '../plivo/api/carrier-records.ts';
import { createPlivoGateway } from '../plivo/api/gateway.ts';
import { createPlivoMediaHost } from '../plivo/api/media-host.ts';
import type { Clock, Log, Random } from '../ports/index.ts';
import { createSdkLogger } from '../slack/api/sdk-logger.ts';
import { createSlack } from '../slack/index.ts';
import type { openStore } from '../store/open.ts';
import type { Ports } from '../usecases/context.ts';
import { chooseQueue } from './choose-queue.ts';
import { createStoreFailures } from './store-failures.ts';

type AdapterDeps = { log: Log; clock: Clock; random: Random; open: typeof openStore };

/**
 * The world outside as the use cases see it (`ports`), and those adapters of which the app needs more than a port. What
 * has to be closed goes on the stack at once, so that a later failure closes it too.
 *
 * @throws StoreError, AppError: the store or the queue cannot be opened
 */
export const openAdapters = async (config: Config, deps: AdapterDeps, opened: AsyncDisposableStack) => {
  const { log, clock, random, open } = deps;
  const store = await open(config.store.url, {
    now: clock.now,
    fraction: random.fraction,
    onError: createStoreFailures(log),
  });
  opened.defer(store.close);
  const queue = await chooseQueue({ url: config.store.url, kind: store.kind }, { clock, log });
  opened.defer(queue.stop);

  const sdkLogger = createSdkLogger(slackLogger(log, config.logLevel));
  const from = senderWords(config.plivo.sender);
  const slack = createSlack({ config, clock, log, logger: sdkLogger, from });
  const carrier = carrierPorts(config, log);
  const media = createMedia({
    files: slack.files,
    host: createPlivoMediaHost({ ...config.plivo, log }),
    previews: slack.previews,
    now: clock.now,
    targetBytes: config.limits.mediaTargetBytes,
    privateHosts: config.mediaPrivateHosts,
  });

  const { directory, messenger } = slack;
  const ports: Ports = { store, queue, clock, random, log, directory, messenger, media, ...carrier };
  return { ports, store, queue, slack, sdkLogger, from };
};
export type Adapters = Awaited<ReturnType<typeof openAdapters>>;

const carrierPorts = ({ plivo }: Config, log: Log) => ({
  gateway: createPlivoGateway(plivo),
  lookup: createCarrierRecords({ ...plivo, log }),
});

/** Which number sends, as people read it. */
const senderWords = (sender: Config['plivo']['sender']): string =>
  'number' in sender ? displayNumber(sender.number) : 'the number pool';
