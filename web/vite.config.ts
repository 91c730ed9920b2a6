import { createHash } from 'node:crypto';
import path from 'node:path';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { hashOfSources } from '../scripts/sources.mjs';
import { routePreloads } from './route-preloads.ts';
import { shellFiles } from './shell-files.ts';
import { svgPaths } from './svg-paths.ts';

/** Kit's announcer of the new page's title carries this style in its markup; nothing else may. */
const ANNOUNCER_STYLE =
  'position: absolute; left: 0; top: 0; clip: rect(0 0 0 0); clip-path: inset(50%); overflow: hidden; white-space: nowrap; width: 1px; height: 1px';
const announcerHash = `sha256-${createHash('sha256').update(ANNOUNCER_STYLE).digest('base64')}` as const;

export default defineConfig({
  plugins: [
    svgPaths(),
    routePreloads(),
    shellFiles(),
    await sveltekit({
      adapter: adapter({ fallback: 'index.html', precompress: true }),
      paths: { relative: false },
      // The same sources are the same version, whichever machine built them: phones take an update for what changed, not
      // for a rebuild, and two servers side by side do not send them back and forth.
      version: { name: hashOfSources(path.resolve(import.meta.dirname, '..')).slice(0, 16) },
      // After the first screen, by src/lib/shell/install.ts.
      serviceWorker: { register: false },
      // The server reads the finished policy from index.html and sends it as a header too.
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          'style-src-attr': ['unsafe-hashes', announcerHash],
          'img-src': ['self', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'worker-src': ['self'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'object-src': ['none'],
          'require-trusted-types-for': ['script'],
          'trusted-types': ['svelte-trusted-html', 'sotay-service-worker'],
        },
      },
      compilerOptions: { runes: true },
    }),
  ],
  // Older Android phones: light-dark() is rewritten to what their browsers know.
  build: {
    target: 'es2022',
    cssTarget: ['chrome87', 'safari15', 'firefox90'],
    assetsInlineLimit: 0,
  },
  // The browser's files only: on the building machine no page is ever drawn.
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                // What the page's own script hands over, the version above all, is there before anything reads it.
                { name: 'trao', test: /[\\/]runtime[\\/]client[\\/]payload\.js$|vite\/preload-helper/, priority: 2 },
                // The frame and Trang chủ with all they stand on come in one file, and their styles in another: on a slow line
                // every six small files cost a round.
                {
                  name: 'khung',
                  test: /[\\/]routes[\\/](?:\(so-tay\)[\\/])?\+(?:layout|error|page)\.(?:svelte|ts)$/,
                  priority: 1,
                },
                // So does what the handbook's other screens share.
                { name: 'chung', test: (id) => !/[\\/](office|van-phong|kitchen)[\\/]/.test(id), minShareCount: 2 },
              ],
            },
          },
        },
      },
    },
  },
});
