-- Where a member stands, for whoever may act for him: a helper from another cell does not read him otherwise.
-- The province is the one whose data key seals his numbers.
CREATE FUNCTION members_place(requested_act text, member int) RETURNS TABLE (home_cell_id int, cell_id int, on_roll boolean, province_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.home_cell_id, m.cell_id, m.on_roll,
         (SELECT f.org_id FROM organizations_form f WHERE f.type = 'province' AND f.valid @> sotay_today()
             AND f.org_id = ANY (authority.ancestors(ARRAY[m.home_cell_id])) LIMIT 1)
    FROM members_member m WHERE m.id = member AND authority.may_for_member(requested_act, m.id)
$$;
