/** One statement of a file: its text without the semicolon, the comments that stand before it, and the line it starts on. */
export interface SqlStatement {
  text: string;
  comments: string[];
  line: number;
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\$([a-zA-Z_]\w*)?\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|"(?:[^"]|"")*"|;|[^-/$'";]+|./g;

/** Splits a file into its statements, minding quotes, dollar quotes and comments. */
export function splitStatements(sql: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let text = '';
  let comments: string[] = [];
  let line = 1;
  let startLine = 1;
  const finish = (): void => {
    if (text.trim() !== '') statements.push({ text: text.trim(), comments, line: startLine });
    text = '';
    comments = [];
  };
  for (const [token] of sql.matchAll(TOKEN)) {
    if (token === ';') {
      finish();
    } else if (token.startsWith('--') || token.startsWith('/*')) {
      if (text.trim() === '') comments.push(token.replace(/^--\s?/, '').trim());
    } else {
      if (text.trim() === '' && token.trim() !== '') {
        startLine = line + (/^\s*/.exec(token)?.[0].split('\n').length ?? 1) - 1;
      }
      text += token;
    }
    line += token.split('\n').length - 1;
  }
  finish();
  return statements;
}
