import { createHash } from 'node:crypto';
import { knownRefusals } from '../refusal.ts';
import { type Locale, locales, type TextRegistry } from '../text.ts';
import { kernelTexts } from '../texts.ts';
import type { InputShape } from './coerce.ts';
import { describe, type Described } from './openapi.ts';
import { faultCode } from './problem.ts';
import type { Route } from './route.ts';

type JsonSchema = InputShape['schema'];

const style = `
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1c1b1a;--soft:#5d5a55;--rule:#dcd8d0;--accent:#a8331f;--done:#2c6e5b}
@media(prefers-color-scheme:dark){:root{--paper:#171614;--ink:#efece6;--soft:#aaa49a;--rule:#3a3733;--accent:#f08a73;--done:#7fc4ae}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main,header,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
header{padding-top:2rem}
h1{font-size:2rem;line-height:1.25;margin:0}
h2{font-size:1.5rem;margin:3rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--rule)}
h3{font-size:1rem;margin:1.5rem 0 .25rem}
a{color:inherit;text-underline-offset:.2em}a:hover{color:var(--accent)}
code{font:.92em ui-monospace,"SF Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere}
.soft{color:var(--soft)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;list-style:none}
nav a,summary{display:inline-block;min-height:44px;padding:.5rem 0}
details{border-bottom:1px solid var(--rule)}
summary{display:flex;flex-wrap:wrap;gap:0 .75rem;align-items:baseline;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.method{flex:0 0 4rem;font-weight:600;color:var(--done)}.method.changes{color:var(--accent)}
.what{flex:1 1 100%;color:var(--soft);padding-left:4.75rem}
.inner{padding:0 0 1.5rem 4.75rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-top:1px solid var(--rule)}
th{font-weight:600;color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(10rem,18rem) 1fr;gap:.4rem 1rem}dd{margin:0}dt:target{color:var(--accent)}
footer{padding:3rem 1rem;color:var(--soft)}
@media(max-width:40rem){.what,.inner{padding-left:0}dl{grid-template-columns:1fr}}
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** The policy under which the page may use its one style sheet, and nothing else. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The API to read: by module, each address with its fields and refusals. Needs no script and nothing from elsewhere. */
export function docsPage(routes: readonly Route[], texts: TextRegistry, locale: Locale): string {
  const t = (key: Parameters<typeof kernelTexts>[1], values?: Record<string, string>) =>
    escape(kernelTexts(locale, key, values));
  const groupName = (group: string) => escape(texts.find(locale, `docs.group.${group}`) ?? group);
  const groups = Map.groupBy(routes.map(describe), ({ group }) => group);
  const links = [...groups.keys()].map((group) => `<li><a href="#${escape(group)}">${groupName(group)}</a></li>`);
  const other = locales.find((one) => one !== locale) ?? locale;
  const sections = [...groups].map(
    ([group, all]) =>
      `<section><h2 id="${escape(group)}">${groupName(group)}</h2>${all.map((one) => operation(one, texts, locale)).join('')}</section>`,
  );
  return `<!DOCTYPE html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${t('docs.title')}</title><style>${style}</style></head>
<body><header><h1>${t('docs.title')}</h1>
<p>${t('docs.intro')}</p>
<p><a href="/openapi.json">${t('docs.openapi')}</a> · <a href="/docs?lang=${other}" lang="${other}">${escape(kernelTexts(other, 'docs.this-language'))}</a></p>
<nav aria-label="${t('docs.contents')}"><ul>${links.join('')}<li><a href="#refusals">${t('docs.refusals')}</a></li></ul></nav></header>
<main><section><h2>${t('docs.how')}</h2><ul>
<li>${t('docs.how-queries')}</li><li>${t('docs.how-commands')}</li><li>${t('docs.how-session')}</li>
<li>${t('docs.how-refusals')}</li><li>${t('docs.how-limits')}</li></ul></section>
${sections.join('\n')}
<section><h2 id="refusals">${t('docs.refusals')}</h2><dl>${allRefusals(texts, locale)}</dl></section></main>
<footer>${t('docs.footer')}</footer></body></html>`;
}

function operation(one: Described, texts: TextRegistry, locale: Locale): string {
  const t = (key: Parameters<typeof kernelTexts>[1]) => escape(kernelTexts(locale, key));
  const changes = one.method === 'GET' ? '' : ' changes';
  const parts = [`<p class="soft"><code>${escape(one.name)}</code></p>`];
  const where = (field: string) => {
    if (one.pathFields.includes(field)) return t('docs.in-path');
    return one.method === 'GET' ? t('docs.in-query') : t('docs.in-body');
  };
  if (one.input) parts.push(fields(t('docs.takes'), one.input, t, where));
  if (one.accepts.length > 0)
    parts.push(`<h3>${t('docs.takes')}</h3><p><code>${escape(one.accepts.join(', '))}</code></p>`);
  if (one.output) parts.push(fields(t('docs.answers'), one.output, t));
  if (one.answers.length > 0)
    parts.push(`<h3>${t('docs.answers')}</h3><p><code>${escape(one.answers.join(', '))}</code></p>`);
  if (one.own.length > 0) {
    const rows = one.own.map(
      ({ code, status }) =>
        `<tr><td>${status}</td><td><a href="#refusal-${escape(code)}"><code>${escape(code)}</code></a></td><td>${escape(texts.find(locale, `refusal.${code}`) ?? '')}</td></tr>`,
    );
    parts.push(`<h3>${t('docs.own-refusals')}</h3><div class="wide"><table>${rows.join('')}</table></div>`);
  }
  const common = one.common.map(({ code }) => `<a href="#refusal-${escape(code)}"><code>${escape(code)}</code></a>`);
  parts.push(`<p class="soft">${t('docs.common-refusals')} ${common.join(', ')}</p>`);
  return `<details id="${escape(one.name)}"><summary><span class="method${changes}">${one.method}</span><code>${escape(one.path)}</code><span class="what" lang="en">${escape(one.summary)}</span></summary><div class="inner">${parts.join('')}</div></details>`;
}

function fields(
  title: string,
  schema: JsonSchema,
  t: (key: Parameters<typeof kernelTexts>[1]) => string,
  where?: (field: string) => string,
): string {
  const rows = rowsOf(schema, '', schema).map(({ name, type, required }) => {
    const place = where ? `<td>${where(name.split(/[.[]/)[0] ?? '')}</td>` : '';
    const need = where ? `<td>${required ? t('docs.required') : ''}</td>` : '';
    return `<tr><td><code>${escape(name)}</code></td><td>${escape(type)}</td>${place}${need}</tr>`;
  });
  if (rows.length === 0) return '';
  const head = where
    ? `<th>${t('docs.field')}</th><th>${t('docs.type')}</th><th>${t('docs.place')}</th><td></td>`
    : `<th>${t('docs.field')}</th><th>${t('docs.type')}</th>`;
  return `<h3>${title}</h3><div class="wide"><table><tr>${head}</tr>${rows.join('')}</table></div>`;
}

interface FieldRow {
  name: string;
  type: string;
  required: boolean;
}
const deepest = 4;

/** The fields of a schema, one a row, those inside others by their path: 'items[].id'. */
function rowsOf(schema: JsonSchema, prefix: string, root: JsonSchema, depth = 0): FieldRow[] {
  const plain = resolve(schema, root);
  if (depth > deepest) return [];
  const required = new Set(plain.required ?? []);
  const rows: FieldRow[] = [];
  for (const [name, property] of Object.entries(plain.properties ?? {})) {
    const inner = resolve(property as JsonSchema, root);
    const path = `${prefix}${name}`;
    rows.push({ name: path, type: typeWords(inner, root), required: required.has(name) });
    const variants = [
      inner,
      ...[...(inner.anyOf ?? []), ...(inner.oneOf ?? [])].map((one) => resolve(one as JsonSchema, root)),
    ];
    const object = variants.find((one) => one.properties);
    const list = variants.find((one) => typeof one.items === 'object' && !Array.isArray(one.items));
    if (object) rows.push(...rowsOf(object, `${path}.`, root, depth + 1));
    else if (list) rows.push(...rowsOf(list.items as JsonSchema, `${path}[].`, root, depth + 1));
  }
  return rows;
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (typeof schema !== 'object' || schema === null) return {};
  const name = schema.$ref?.startsWith('#/$defs/') ? schema.$ref.slice(8) : undefined;
  return name === undefined ? schema : ((root.$defs?.[name] as JsonSchema | undefined) ?? {});
}

/** A type in a few words: 'string (uuid)', 'integer 1 … 100', 'a | b | null', 'list of string'. */
function typeWords(schema: JsonSchema, root: JsonSchema): string {
  const plain = resolve(schema, root);
  if (plain.enum) return plain.enum.map(String).join(' | ');
  if ('const' in plain) return String(plain.const);
  const variants = plain.anyOf ?? plain.oneOf;
  if (variants) return [...new Set(variants.map((one) => typeWords(one as JsonSchema, root)))].join(' | ');
  if (plain.type === 'array') {
    const item =
      typeof plain.items === 'object' && !Array.isArray(plain.items)
        ? typeWords(plain.items as JsonSchema, root)
        : 'any';
    return `list of ${item}${range(undefined, plain.maxItems)}`;
  }
  const type = [plain.type ?? 'any'].flat().join(' | ');
  if (plain.format) return `${type} (${plain.format})`;
  if (plain.type === 'string') return `${type}${range(plain.minLength, plain.maxLength)}`;
  return `${type}${range(plain.minimum, plain.maximum)}`;
}

function range(from: number | undefined, to: number | undefined): string {
  const low = from === undefined || from <= Number.MIN_SAFE_INTEGER ? '' : String(from);
  const high = to === undefined || to >= Number.MAX_SAFE_INTEGER ? '' : String(to);
  return low === '' && high === '' ? '' : ` ${low} … ${high}`;
}

function allRefusals(texts: TextRegistry, locale: Locale): string {
  const rows = [...knownRefusals(), [faultCode, 500] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  return rows
    .map(([code, status]) => {
      const words = [`refusal.${code}`, `refusal.${code}.mend`].map((key) => texts.find(locale, key)).filter(Boolean);
      return `<dt id="refusal-${escape(code)}"><code>${escape(code)}</code> <span class="soft">${status}</span></dt><dd>${escape(words.join(' '))}</dd>`;
    })
    .join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
