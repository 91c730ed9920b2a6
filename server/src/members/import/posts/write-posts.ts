import type { Crypto } from '../../../platform/crypto/crypto.ts';
import type { PositionValues } from '../checking/position-row.ts';
import type { Committee } from '../committee.ts';
import type { RowWriter } from '../row-kinds.ts';
import { type PositionRow, membersByCitizenId, positionsOf } from './posts.queries.ts';
import { isSamePost } from './read-posts.ts';

/** Writes positions: a new one is given, a known one gets its new end. */
export function writePositions(crypto: Crypto, committee: Committee, by: string | null): RowWriter {
  return async (client, rows) => {
    const values = rows.map((row) => row.payload.values as PositionValues);
    const indexes = values.map(({ citizenId }) => crypto.blindIndex('citizenId', citizenId ?? ''));
    const members = new Map(
      (await membersByCitizenId(client, indexes, [...committee.orgs.keys()])).map((member) => [
        member.index,
        member.id,
      ]),
    );
    const wanted = rows.flatMap((row, at): { number: number; post: PositionRow }[] => {
      const { orgCode, position, from, to } = values[at] ?? {};
      const orgId = committee.byCode.get(orgCode ?? '')?.id;
      const memberId = members.get(indexes[at]?.toString('base64') ?? '');
      if (orgId === undefined || memberId === undefined || !position || !from) return [];
      return [
        {
          number: row.number,
          post: { id: '', org_id: orgId, member_id: memberId, position, held_from: from, held_to: to ?? null },
        },
      ];
    });
    const held = await positionsOf(
      client,
      wanted.map(({ post }) => post.org_id),
    );
    const added = wanted.filter(({ post }) => !held.some((other) => isSamePost(other, post))).map(({ post }) => post);
    const ended = wanted.flatMap(({ post }) => {
      const same = held.find((other) => isSamePost(other, post));
      return same && same.held_to !== post.held_to ? [{ id: same.id, to: post.held_to }] : [];
    });
    // Ends first, so that a successor of the same file finds the post free.
    await client.query(
      `UPDATE organizations_position p SET held_to = n.held_to, ended_by = $3, ended_at = CASE WHEN n.held_to IS NULL THEN NULL ELSE now() END
         FROM unnest($1::uuid[], $2::date[]) AS n (id, held_to) WHERE p.id = n.id`,
      [ended.map(({ id }) => id), ended.map(({ to }) => to), by],
    );
    await client.query(
      `INSERT INTO organizations_position (org_id, member_id, position, held_from, held_to, given_by)
       SELECT n.org_id, n.member_id, n.position, n.held_from, n.held_to, $6
         FROM unnest($1::int[], $2::int[], $3::text[], $4::date[], $5::date[]) AS n (org_id, member_id, position, held_from, held_to)`,
      [
        added.map((post) => post.org_id),
        added.map((post) => post.member_id),
        added.map((post) => post.position),
        added.map((post) => post.held_from),
        added.map((post) => post.held_to),
        by,
      ],
    );
    return { taken: wanted.map(({ number }) => number), rejudged: [] };
  };
}
