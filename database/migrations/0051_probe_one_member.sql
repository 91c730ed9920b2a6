-- Rows that hang on a member ask whether that one member is readable, instead of hashing every readable member first:
-- for a province board that hash held 200,000 members, to show the positions of one.
ALTER POLICY readable ON organizations_position USING (
  member_id = (SELECT authority.self_member()) OR EXISTS (SELECT 1 FROM members_member m WHERE m.id = organizations_position.member_id OFFSET 0));
ALTER POLICY personal ON members_standing USING (
  EXISTS (SELECT 1 FROM members_personal p WHERE p.member_id = members_standing.member_id OFFSET 0));
