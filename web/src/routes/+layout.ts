import { applyStoredSize } from '#lib/stores/text-size.svelte.ts';
import { bringFonts } from '#lib/ui/fonts.ts';

// One static page; the server only ever sends data.
export const ssr = false;
export const prerender = false;

applyStoredSize();
bringFonts();
