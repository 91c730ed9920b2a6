import { describe, expect, test } from 'vitest';
import { createLogger } from './logging.ts';

function linesOf(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger('info', { write: (line: string) => (text += line) }));
  return text;
}

describe('the log', () => {
  test('cuts out personal fields and secrets', () => {
    const text = linesOf((log) =>
      log.info({ phone: '0912345678', person: { citizenId: '025099001234', id: 7 }, cookie: 'sotay=abc' }, 'seen'),
    );
    expect(text).not.toMatch(/0912345678|025099001234|abc/);
    expect(JSON.parse(text)).toMatchObject({ level: 'info', msg: 'seen', person: { id: 7 } });
  });

  test('keeps the constraint of a database error, not the values it quotes', () => {
    const error = Object.assign(new Error('duplicate key value 025099001234'), {
      severity: 'ERROR',
      code: '23505',
      constraint: 'one_citizen_id',
      detail: 'Key (id)=(025099001234) already exists',
    });
    const text = linesOf((log) => log.error({ err: error }, 'failed'));
    expect(text).toContain('one_citizen_id');
    expect(text).not.toContain('025099001234');
  });
});
