// The limit of `bench home`: a bare Fastify with the product's logging, one route with a ready payload, one that runs
// the tuned, prepared SQL for the same content as the owner, without row security, session or actor.
import { bareServer } from './bare.ts';
import { homeOf } from '../../server/src/members/me/home.ts';
import { HOME } from './tuned-sql.ts';

const payload: unknown = JSON.parse(process.env['PAYLOAD'] ?? '{}');
const { app, pool, serve } = bareServer();

interface Row {
  full_name: string;
  cell_id: number;
  cell_name: string;
  consent: boolean | null;
  has_phone: boolean;
  answered: { id: string; field: string; state: string; at: string }[] | null;
  letters: { id: string; sentOn: string; at: string }[] | null;
  cancelled: Parameters<typeof homeOf>[0]['cancelled'] | null;
  meetings: Parameters<typeof homeOf>[0]['meetings'] | null;
}

app.get('/payload', () => payload);
app.get<{ Params: { account: string } }>('/sql/:account', async (request) => {
  const { rows } = await pool.query<Row>({ name: 'home', text: HOME, values: [request.params.account] });
  const row = rows[0];
  if (row === undefined) throw new Error('No such account');
  return homeOf({
    fullName: row.full_name,
    isMember: true,
    cell: { id: row.cell_id, name: row.cell_name },
    consent: row.consent,
    hasPhone: row.has_phone,
    wantsPasskey: false,
    waiting: [],
    answered: row.answered ?? [],
    letters: row.letters ?? [],
    cancelled: row.cancelled ?? [],
    meetings: row.meetings ?? [],
    updatedAt: new Date().toISOString(),
  });
});
await serve();
