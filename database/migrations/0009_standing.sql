-- Mirrors the newest begun standing and opens or closes the account that follows from it, at once.
CREATE FUNCTION members_apply_standing(ids int[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE members_member m SET home_cell_id = n.home_cell_id, cell_id = n.cell_id, on_roll = n.activity <> 'left', updated_at = now()
    FROM (SELECT DISTINCT ON (member_id) * FROM members_standing WHERE member_id = ANY (ids) AND since <= sotay_today()
           ORDER BY member_id, since DESC) n
   WHERE n.member_id = m.id AND (m.home_cell_id, m.cell_id, m.on_roll) IS DISTINCT FROM (n.home_cell_id, n.cell_id, n.activity <> 'left');
  UPDATE members_personal p SET class = n.class, activity = n.activity, placement = n.placement
    FROM (SELECT DISTINCT ON (member_id) * FROM members_standing WHERE member_id = ANY (ids) AND since <= sotay_today()
           ORDER BY member_id, since DESC) n
   WHERE n.member_id = p.member_id AND (p.class, p.activity, p.placement) IS DISTINCT FROM (n.class, n.activity, n.placement);
  UPDATE identity_account a SET state = 'closed', closed_reason = 'standing' FROM members_personal p
   WHERE p.member_id = a.member_id AND a.member_id = ANY (ids) AND a.state = 'open' AND p.activity IN ('exempted', 'left');
  UPDATE identity_account a SET state = 'open', closed_reason = NULL FROM members_personal p
   WHERE p.member_id = a.member_id AND a.member_id = ANY (ids) AND a.state = 'closed' AND a.closed_reason = 'standing'
     AND p.activity IN ('active', 'suspended');
  UPDATE identity_session s SET revoked_at = now(), revoked_reason = 'accountClosed' FROM identity_account a
   WHERE a.id = s.account_id AND a.member_id = ANY (ids) AND a.state = 'closed' AND s.revoked_at IS NULL;
END $$;
