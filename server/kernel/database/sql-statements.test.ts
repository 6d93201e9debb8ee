import { expect, test } from 'vitest';
import { splitStatements } from './sql-statements.ts';

test('semicolons in strings, names, bodies and comments do not end a statement', () => {
  const sql = `
-- first; of two
select 'a;b''c', "odd;name" -- and; this
from t;
/* between; */
create function f() returns text language sql as $body$ select 'x;'; $body$;
select $1 - 1 / 2, $$;$$
`;
  const statements = splitStatements(sql);
  expect(statements.map(({ line }) => line)).toEqual([3, 6, 7]);
  expect(statements[0]).toMatchObject({ comments: ['first; of two'], text: `select 'a;b''c', "odd;name" \nfrom t` });
  expect(statements[1]?.text).toBe(`create function f() returns text language sql as $body$ select 'x;'; $body$`);
  expect(statements[2]?.text).toBe('select $1 - 1 / 2, $$;$$');
});

test('a file of comments has no statements', () => {
  expect(splitStatements('-- nothing;\n/* at all; */\n;;')).toEqual([]);
});
