import { signInApi } from '#lib/api/sign-in.ts';

/** Communes that have a support team, as choices of a list. */
export async function communeOptions(): Promise<{ value: string; label: string }[]> {
  const { items } = await signInApi.communes();
  return [
    { value: '', label: 'Chọn xã, phường' },
    ...items.map((item) => ({ value: String(item.id), label: item.name })),
  ];
}
