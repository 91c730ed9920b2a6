import type { Routes } from './platform/http/app.ts';

/** Every module's routes, in the order of the reference page. */
export const modules: readonly Routes[] = [];
