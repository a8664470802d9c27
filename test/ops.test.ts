/** The examples in `ops/` name metrics, paths and ports that the app has. */
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { alarms } from '../src/observability/alarms.ts';
import { createMetrics } from '../src/observability/metrics/metrics.ts';
import { readText, root } from './support/source-files.ts';

const { registry } = createMetrics({ version: '1' });
const known = (await registry.getMetricsAsJSON()).flatMap(({ name, type }) =>
  String(type) === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
);
/** The names of our metrics and of Node's in an expression, labels and functions apart. */
const namesIn = (expression: string): string[] => expression.match(/\b(?:slack_mms|nodejs|process)_\w+/g) ?? [];
const unknownIn = (expressions: readonly string[]) =>
  expressions.flatMap(namesIn).filter((name) => !known.includes(name));

const rule = z.strictObject({
  alert: z.string().regex(/^SlackMms[A-Za-z]+$/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string() }),
});
const rules = z.object({ groups: z.array(z.object({ rules: z.array(rule) })) });

describe('alert rules', () => {
  const all = rules.parse(parse(readText('ops/prometheus/alerts.yml'))).groups.flatMap((group) => group.rules);

  it('name metrics that the app has', () => {
    expect(unknownIn(all.map(({ expr }) => expr))).toEqual([]);
    expect(new Set(all.map(({ alert }) => alert)).size).toBe(all.length);
  });

  it.each(Object.entries(alarms))('have one for the alarm %s, with the same words', (code, { level, says }) => {
    const found = all.filter(({ expr }) => expr.includes(`slack_mms_alarm{code="${code}"}`));
    expect(found).toHaveLength(1);
    expect(found[0]?.annotations.description).toBe(says);
    expect(found[0]?.labels.severity).toBe(level === 'error' ? 'critical' : 'warning');
  });
});

describe('the dashboard', () => {
  const panel = z.object({ id: z.number(), title: z.string(), targets: z.array(z.object({ expr: z.string() })) });
  const { panels } = z.object({ panels: z.array(panel) }).parse(JSON.parse(readText('ops/grafana/slack-mms.json')));
  const shown = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  it('names metrics that the app has', () => {
    expect(unknownIn(shown)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('shows all of ours', () => {
    const ours = known.filter((name) => /^slack_mms_(?!build_info).*(?<!_sum|_count)$/.test(name));
    expect(ours.filter((name) => !shown.flatMap(namesIn).includes(name))).toEqual([]);
  });
});

describe('Kubernetes', () => {
  const documents = parseAllDocuments(readText('ops/kubernetes/slack-mms.yaml')).map((it) => it.toJS());
  const of = (kind: string) => documents.find((it) => it.kind === kind);

  it('runs one process on the file, as the user of the image, with nothing that it may change but its data', () => {
    const { replicas, strategy, template } = of('Deployment').spec;
    const [container] = template.spec.containers;
    expect([replicas, strategy]).toEqual([1, { type: 'Recreate' }]);
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.volumeMounts.map((it: { mountPath: string }) => it.mountPath)).toEqual(['/app/data', '/tmp']);
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(20);
    expect(readText('Dockerfile')).toContain('VOLUME /app/data');
  });

  it('lets in what Slack and Plivo call, and nothing else', () => {
    const paths = of('Ingress').spec.rules[0].http.paths.map((it: { path: string }) => it.path);
    expect(paths).toEqual(['/slack/events', '/plivo/', '/healthz']);
    expect(of('Service').spec.ports.map((it: { targetPort: string }) => it.targetPort)).toEqual(['http']);
  });
});

it('the reverse proxy passes on what Slack and Plivo call, and nothing else', () => {
  const caddy = readText('ops/proxy/Caddyfile');
  expect(caddy).toMatch(/@public path \/slack\/events \/plivo\/\* \/healthz$/m);
  expect(caddy.match(/reverse_proxy/g)).toHaveLength(1);
});

it('the service starts the launcher and gives the bot time to stop', () => {
  const unit = readText('ops/systemd/slack-mms.service');
  expect(unit).toMatch(/^ExecStart=\S+ node \S+\/bin\/slack-mms\.cjs start$/m);
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(20);
});

it('the page names every file', () => {
  const page = readText('ops/README.md');
  const files = globSync('ops/*/*', { cwd: root }).map((path) => path.replace(/^ops\//, ''));
  expect(files.filter((path) => !page.includes(`\`${path}\``))).toEqual([]);
});
