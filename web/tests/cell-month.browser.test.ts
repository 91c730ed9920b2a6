import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHandbook, type Handbook } from './handbook.ts';
import { DESKTOP, PHONE } from './harness.ts';
import { sitDown } from './office.ts';
import { cellOf, monthsAhead } from './office-world.ts';
import { writePastTheSecretary } from './steps/letter.ts';
import {
  answer,
  callTheRoll,
  convene,
  gather,
  giveTask,
  readResolution,
  record,
  voteByHands,
  voteOnPaper,
} from './steps/meeting.ts';
import { accept, giveBack, seeStatistics, sendAgain, sendUp } from './steps/report.ts';

const OFFICE = 'Văn phòng';

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
] as const)('on a %s', (_, screen) => {
  // A ward of its own for each screen: the month is held once.
  let app: Handbook;
  beforeAll(async () => {
    app = await startHandbook();
  });
  afterAll(() => app.close());

  it('the month of a cell: convened, answered, held, recorded, reported, counted, and a line to the committee', async () => {
    const cell = await cellOf(app, app.memberId('secretary'));
    await forgetConvened(app, cell.id);
    const month = monthsAhead(1);
    const statistics = await sitDown(app, screen, {
      role: OFFICE,
      to: `/van-phong/thong-ke?tu=${month.slice(0, 7)}&den=${month.slice(0, 7)}`,
    });
    await statistics.getByText('Chưa có buổi họp nào').waitFor();

    const circle = await gather(app, screen);
    const address = await convene(circle, month);
    await answer(circle, address);
    await callTheRoll(circle);
    await voteByHands(circle);
    await voteOnPaper(circle);
    await giveTask(circle);
    await record(circle);
    await readResolution(circle, address);

    await sendUp(circle, address);
    const office = await sitDown(app, screen, { role: OFFICE, to: `/van-phong/bao-cao?thang=${month.slice(0, 7)}` });
    await giveBack(office, cell.name);
    await sendAgain(circle);
    await accept(office, cell.name);
    await seeStatistics(statistics, cell.name);

    await writePastTheSecretary(app, screen, circle.member, 'Đèn ngõ 7 hỏng');
    expect(app.complaints).toEqual([]);
  }, 240_000);
});

/** The demo has called the coming month's meeting already; here the secretary does. */
async function forgetConvened(app: Handbook, cell: number): Promise<void> {
  await app.database.ownerPool.query(`DELETE FROM meetings_meeting WHERE host_id = $1 AND state = 'convened'`, [cell]);
}
