import type { DemoGroup } from '../people.ts';

/** The page on which one chooses who to be. Plain HTML: no script, so nothing to allow. */
export function choicePage(groups: readonly DemoGroup[], action: string): string {
  const list = groups
    .map(
      (group) =>
        `<section><h2>${escape(group.title)}</h2><ul>${group.people
          .map(
            (person) =>
              `<li><button name="who" value="${escape(person.id)}"><strong>${escape(person.name)}</strong><span>${escape(person.role)}</span></button></li>`,
          )
          .join('')}</ul></section>`,
    )
    .join('');
  return page(
    'VNeID dùng thử',
    `<h1>Đồng chí muốn thử trong vai ai?</h1>
<p>Trang này thay cho VNeID trong bản dùng thử. Mọi người ở đây đều không có thật.</p>
<form method="post" action="${escape(action)}">${list}</form>`,
  );
}

/** The attempt is over: too old, or opened twice. */
export function lostPage(): string {
  return page(
    'VNeID dùng thử',
    '<h1>Lần đăng nhập này đã quá lâu</h1><p>Mời đồng chí quay lại sổ tay và bấm Đăng nhập bằng VNeID lần nữa.</p>',
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>
:root{color-scheme:light dark}
body{font:18px/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:24px 16px;color:#1c1a17;background:#faf9f5}
h1{font-size:26px;line-height:1.25;margin:0 0 8px}h2{font-size:20px;margin:32px 0 8px;padding-bottom:8px;border-bottom:2px solid}
ul{list-style:none;margin:0;padding:0}
button{display:block;width:100%;min-height:56px;padding:8px 4px;text-align:left;font:inherit;color:inherit;background:none;border:0;border-bottom:1px solid #8a8578;cursor:pointer}
button strong,button span{display:block}button:focus-visible{outline:3px solid #1d4477;outline-offset:2px}
@media (prefers-color-scheme:dark){body{color:#f1eee6;background:#1b1a17}button:focus-visible{outline-color:#9cc3f5}}
</style></head><body><main>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
