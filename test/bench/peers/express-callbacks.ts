/** The peer of the callbacks: Express, the check of Plivo's SDK, and one durable write to SQLite. */
import { DatabaseSync } from 'node:sqlite';
import express from 'express';
import { validateV3Signature } from 'plivo';

const { PLIVO_AUTH_TOKEN = '', PUBLIC_URL = '', PORT, DATABASE = '' } = process.env;
const db = new DatabaseSync(DATABASE);
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE status (id TEXT PRIMARY KEY, status TEXT)');
const write = db.prepare(
  'INSERT INTO status (id, status) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status',
);

const app = express();
app.post('/plivo/status/:recordId', express.urlencoded({ extended: false }), (req, res) => {
  const nonce = req.get('x-plivo-signature-v3-nonce') ?? '';
  const signature = req.get('x-plivo-signature-v3') ?? '';
  if (!validateV3Signature('POST', PUBLIC_URL + req.path, nonce, PLIVO_AUTH_TOKEN, signature, req.body)) {
    res.sendStatus(401);
    return;
  }
  write.run(req.params.recordId, String(req.body.Status));
  res.sendStatus(200);
});
app.get('/healthz', (_req, res) => {
  res.sendStatus(200);
});
app.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
