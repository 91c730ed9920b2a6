import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, PHONE, startProduct, type Running } from './harness.ts';

describe('signing in', () => {
  let product: Running;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.close());

  it.each([
    ['a phone', PHONE, 'Chi ủy viên'],
    ['a desktop', DESKTOP, 'Phó bí thư chi bộ'],
  ])(
    'takes a member from the cover through VNeID and consent to the first screen on %s',
    async (_name, screen, role) => {
      const page = await product.visit(screen);
      await page.goto('/');
      await page.getByRole('link', { name: 'Đăng nhập bằng VNeID' }).click();
      await page.getByRole('button').filter({ hasText: role }).first().click();
      await page.getByRole('button', { name: 'Tôi đồng ý' }).click();
      await page.getByRole('heading', { name: /^Chào đồng chí/ }).waitFor();
      await page.getByRole('heading', { name: 'Việc cần làm' }).waitFor();
      await page.context().close();
    },
  );

  it('ends with no complaint in any console', () => {
    expect(product.complaints).toEqual([]);
  });
});
