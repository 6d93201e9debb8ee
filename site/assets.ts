import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file every page links; its address carries a hash of its content, so that browsers keep it for ever. */
export interface SiteAsset {
  path: string;
  type: string;
  body: string;
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Takes comments and needless space out of a style sheet: none of ours holds text that looks like either. */
export function shrinkCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim();
}

/** The tokens' light half: the resident's door has no dark one. */
function lightTokens(): string {
  const css = read('../doors/tokens.css');
  const dark = css.indexOf(":root[data-theme='dark']");
  return dark < 0 ? css : css.slice(0, dark);
}

function asset(name: string, extension: string, type: string, body: string): SiteAsset {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 10);
  return { path: `/assets/${name}-${hash}.${extension}`, type, body };
}

/** The one style sheet and the one script of the site. */
export function siteAssets(): { css: SiteAsset; script: SiteAsset } {
  return {
    css: asset('site', 'css', 'text/css; charset=utf-8', shrinkCss(lightTokens() + read('./assets/site.css'))),
    script: asset(
      'site',
      'js',
      'text/javascript; charset=utf-8',
      read('./assets/site.js').replace(/^\s*(\/\/.*)?\n/gm, ''),
    ),
  };
}
