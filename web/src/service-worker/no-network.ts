import built from 'virtual:shell-files';

/** The frame's styles; without them the words stand alone, which does no harm. */
const STYLES = built
  .filter((path) => /\/khung\.[^/]*\.css$/.test(path))
  .map((path) => `<link rel="stylesheet" href="${path}">`);

const PAGE = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Không có mạng</title>
${STYLES.join('\n')}
<style>main { display: grid; gap: 16px; max-inline-size: 560px; margin-inline: auto; padding: 32px 16px } a { display: inline-block; padding-block: 12px }</style>
<main>
<h1>Không có mạng</h1>
<p>Trang này chỉ mở được khi có mạng. Không có gì bị mất: có mạng lại, mời đồng chí mở lại trang.</p>
<p><a href="/">Về Trang chủ của sổ tay</a></p>
</main>
</html>
`;

/** The answer for pages that need the network, such as Văn phòng's. It carries no script and knows nothing of anybody. */
export function noNetwork(): Response {
  return new Response(PAGE, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    },
  });
}
