#!/bin/sh
# archive_command: keeps one finished WAL segment, compressed (a segment closed by archive_timeout is mostly
# zeros: 16 MB becomes about 20 kB). Called as: archive-wal.sh <path of segment> <archive folder> <file name>
#
# Until the first backup exists nothing could be restored from the archive, so nothing is kept: `backup` makes
# the mark "wanted" before it starts copying.
set -eu
source=$1 folder=$2 name=$3
[ -e "$folder/wanted" ] || exit 0
target=$folder/$name.gz
if [ -e "$target" ]; then
  # PostgreSQL may ask twice for the same segment; a different content under the same name must never be overwritten.
  gzip -dc "$target" | cmp -s - "$source"
  exit
fi
gzip -1 -c "$source" >"$target.tmp"
sync "$target.tmp"
mv "$target.tmp" "$target"
sync "$folder"
