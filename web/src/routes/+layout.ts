import { applyStoredSize } from '#lib/stores/text-size.svelte.ts';

// One static page; the server only ever sends data.
export const ssr = false;
export const prerender = false;

applyStoredSize();

// Under Save-Data the phone's own font serves; 54 KB stay unfetched.
const connection = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection;
if (connection?.saveData !== true) void import('#lib/ui/fonts.css');
