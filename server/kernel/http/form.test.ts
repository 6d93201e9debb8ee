import { expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { readForm } from './form.ts';
import { inboundOfFetch } from './transport.ts';

const formOf = (body: BodyInit, type?: string, options: Parameters<typeof readForm>[1] = {}) =>
  readForm(
    inboundOfFetch(
      new Request('http://localhost/', {
        method: 'POST',
        body,
        ...(type ? { headers: { 'content-type': type } } : {}),
      }),
    ),
    options,
  );
type BodyInit = ConstructorParameters<typeof Request>[1] extends infer I
  ? NonNullable<Extract<I, { body?: unknown }>['body']>
  : never;

const refusalOf = async (form: Promise<unknown>) => {
  const error = await form.catch((reason: unknown) => reason);
  return error instanceof Refusal ? error.code : error;
};
const urlencoded = 'application/x-www-form-urlencoded';

test('fields of a simple form are clean text', async () => {
  const form = await formOf('body=%E8%B7%AF%E7%81%AF+%26&tag=a&tag=b&empty=', urlencoded);
  expect(form.text('body')).toBe('路灯 &');
  expect(form.all('tag')).toEqual(['a', 'b']);
  expect(form.text('empty')).toBe('');
  expect(form.text('absent')).toBe('');
});

test.each([
  ['a=%ff', 'text-malformed'],
  ['a=%00', 'text-malformed'],
  ['a=%', 'address-malformed'],
  [`a=${'x'.repeat(70_000)}`, 'body-too-large'],
])('the form %s is refused', async (body, code) => {
  expect(await refusalOf(formOf(body, urlencoded))).toBe(code);
});

test('another type of body is refused', async () => {
  expect(await refusalOf(formOf('{}', 'application/json'))).toBe('media-type-unknown');
  expect(await refusalOf(formOf('no parts', 'multipart/form-data; boundary=x'))).toBe('body-malformed');
});

test('files come only where they are asked for, and empty ones are none', async () => {
  const data = () => {
    const form = new FormData();
    form.append('words', '你好\r\n再见');
    form.append('picture', new File([new Uint8Array([1, 2, 3])], '照片.png', { type: 'image/png' }));
    form.append('other', new File([], ''));
    return form;
  };
  const taken = await formOf(data(), undefined, { files: true });
  expect(taken.files).toHaveLength(1);
  expect(taken.files[0]).toMatchObject({ field: 'picture', name: '照片.png', type: 'image/png' });
  expect([...(taken.files[0]?.bytes ?? [])]).toEqual([1, 2, 3]);
  expect(taken.text('words')).toBe('你好\n再见');
  expect((await formOf(data())).files).toEqual([]);
});
