import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, PHONE, startProduct, type Running } from './harness.ts';

describe('signing in', () => {
  let product: Running;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.close());

  it.each([
    ['a phone', PHONE],
    ['a desktop', DESKTOP],
  ])('takes a member from the cover through VNeID and consent to the first screen on %s', async (_name, screen) => {
    const page = await product.visit(screen);
    await page.goto('/');
    await page.getByRole('link', { name: 'Đăng nhập bằng VNeID' }).click();
    await page.getByRole('button').filter({ hasText: 'Chi ủy viên' }).first().click();
    const agree = page.getByRole('button', { name: 'Tôi đồng ý' });
    const greeting = page.getByRole('heading', { name: /^Chào đồng chí/ });
    await agree.or(greeting).first().waitFor();
    // The first screen gives way to the notice when consent is still asked for.
    await page.waitForLoadState('networkidle');
    if (await agree.isVisible()) await agree.click();
    await greeting.waitFor();
    expect(await page.getByRole('heading', { name: 'Việc cần làm' }).isVisible()).toBe(true);
    await page.context().close();
  });

  it('ends with no complaint in any console', () => {
    expect(product.complaints).toEqual([]);
  });
});
