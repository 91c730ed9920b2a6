-- How wrong PINs and wrong codes are slowed down: numbers that a committee may change, so dated data and not constants.
INSERT INTO rules_rule (key, value, effective_from, basis) VALUES
  ('pin.freeTries', '3', '2025-07-10', 'Sổ tay: mã PIN'),
  ('pin.firstDelaySeconds', '30', '2025-07-10', 'Sổ tay: mã PIN'),
  ('pin.longestDelaySeconds', '3600', '2025-07-10', 'Sổ tay: mã PIN'),
  ('activationCode.triesOfAll', '300', '2025-07-10', 'Sổ tay: mã kích hoạt');
