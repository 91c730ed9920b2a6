import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPreloads } from './page-preloads.ts';

function built(pages: object | null): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sotay-built-'));
  mkdirSync(path.join(folder, '_app'));
  writeFileSync(path.join(folder, 'index.html'), '<link href="/_app/a.css" rel="stylesheet">');
  if (pages !== null) writeFileSync(path.join(folder, '_app/preloads.json'), JSON.stringify(pages));
  return folder;
}

describe('what a page names to be fetched with it', () => {
  const link = readPreloads(
    built({
      '/': ['_app/a.js', '_app/a.css'],
      '/dang-nhap': ['_app/b.js'],
      '/y-kien': ['_app/c.css'],
      '/y-kien/moi': ['_app/d.js'],
      '/y-kien/[id]': ['_app/e.js'],
    }),
  );

  test('are its own files, and for who is signed in the one question before the first pull', () => {
    expect(link('/?x=1', false)).toBe('</_app/a.js>; rel=modulepreload, </_app/a.css>; rel=preload; as=style');
    expect(link('/', true)).toMatch(/as=style, <\/api\/me>; rel=preload; as=fetch; crossorigin$/);
  });

  test('are found by the shape of an address; an address written out comes before a shape', () => {
    expect(link('/y-kien/12?da-gui', false)).toBe('</_app/e.js>; rel=modulepreload');
    expect(link('/y-kien/moi', false)).toBe('</_app/d.js>; rel=modulepreload');
    expect(link('/y-kien/12/13', false)).toBe('');
    expect(link('/y-kien/%E0%A4%A', false)).toBe('');
  });

  test('are asked for as Kit will ask for them, or they would be fetched twice', () => {
    expect(link('/y-kien', false)).toBe('</_app/c.css>; rel=preload; as=style; crossorigin');
  });

  test('ask nothing in the name of nobody, nor where other faces ask for themselves', () => {
    expect(link('/dang-nhap', true)).toBe('</_app/b.js>; rel=modulepreload');
    expect(link('/van-phong/dang-vien', true)).toBe('');
  });

  test('are nothing for an address like a property of every object, and without the list', () => {
    expect(readPreloads(built(null))('/', false)).toBe('');
    expect(link('__proto__', false)).toBe('');
  });
});
