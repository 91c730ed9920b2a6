// node scripts/read-calendar.mjs < lich.ics: reads a calendar with somebody else's program (Debian's python3-icalendar, fetched when it
// is not there) and prints its events as JSON, every moment in UTC. For the test that our feed is what other programs understand.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installWithApt, unpackFromApt } from './apt.mjs';

const READER = `
import sys, json
from datetime import timezone
from icalendar import Calendar
calendar = Calendar.from_ical(sys.stdin.buffer.read())
def moment(event, name):
    at = event.decoded(name)
    if at.tzinfo is None: raise ValueError(name + ' floats: it has no zone')
    return at.astimezone(timezone.utc).isoformat()
print(json.dumps([{
    'uid': str(event['uid']), 'sequence': int(event.get('sequence', 0)), 'status': str(event.get('status')),
    'summary': str(event['summary']), 'location': str(event['location']) if 'location' in event else None,
    'start': moment(event, 'dtstart'), 'end': moment(event, 'dtend'), 'stamp': moment(event, 'dtstamp'),
} for event in calendar.walk('VEVENT')]))
`;

const unpacked = path.resolve(import.meta.dirname, '../.data/calendar-reader');
const input = readFileSync(0);
let answer = read();
if (answer.status !== 0 && process.platform === 'linux' && !canRead()) {
  if (process.getuid() === 0) installWithApt('python3-icalendar');
  else unpackFromApt(unpacked, 'python3-icalendar', 'python3-dateutil', 'python3-tz', 'python3-six');
  answer = read();
}
process.stdout.write(answer.stdout ?? '');
process.stderr.write(answer.stderr ?? String(answer.error ?? ''));
process.exitCode = answer.status ?? 1;

function read() {
  return python(READER);
}
function canRead() {
  return python('import icalendar').status === 0;
}
/** Debian's own Python: another on PATH does not know Debian's packages. */
function python(program) {
  return spawnSync('/usr/bin/python3', ['-c', program], {
    input,
    encoding: 'utf8',
    env: {
      ...process.env,
      PYTHONPATH: path.join(unpacked, 'usr/lib/python3/dist-packages'),
      PYTHONIOENCODING: 'utf-8',
    },
  });
}
