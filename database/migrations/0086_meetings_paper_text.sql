-- The text of a paper, a few KB beside a scan of some MB, for reading and for the phone to keep (docs/sync.md SY40). It is a content
-- of its own among the sealed files and hangs on the paper's row, so who may have the one may have the other and nobody else.
ALTER TABLE meetings_file
  ADD COLUMN text_sha256 bytea REFERENCES platform_blob,
  ADD COLUMN text_size int CHECK (text_size > 0),
  ADD CONSTRAINT meetings_file_text CHECK ((text_sha256 IS NULL) = (text_size IS NULL) AND (text_sha256 IS NULL OR purpose = 'paper'));
-- The tidying of contents that nobody refers to.
CREATE INDEX meetings_file_text_blob ON meetings_file (text_sha256) WHERE text_sha256 IS NOT NULL;
GRANT INSERT (text_sha256, text_size) ON meetings_file TO sotay_app;
SELECT authority.declare_columns('meetings_file', 'meetingNotice', 'meetingManage', 'text_sha256', 'text_size');
