/**
 * `npm run dev`: the whole product with demo data on http://localhost:8080 (PORT), taking changes as they are saved.
 *
 * One front door: /field/ and /desk/ come from Vite with hot replacement, everything else from the server, which listens
 * on PORT + 1 and is bundled and started anew when its sources change.
 */
import { spawn } from 'node:child_process';
import { existsSync, rmSync, watch as watchFiles } from 'node:fs';
import { createServer, request } from 'node:http';
import { resolve } from 'node:path';
import { at, innerEnv, node24, nodeFlags, onNode24, say } from './ground.mjs';

await onNode24(import.meta.url);

const [{ watch }, vite, { doorConfig }, { copyData, serverBundle }] = await Promise.all([
  import('rolldown'),
  import('vite'),
  import('../vite.config.ts'),
  import('./bundle.mjs'),
]);

const port = Number(process.env.PORT ?? 8080);
const serverPort = port + 1;
const out = at('dist', '.dev');
const patienceMs = 30_000;

let child;
let ending = false;
/** One start or stop after the other: the embedded database has one owner at a time. */
let turn = Promise.resolve();

async function stopServer() {
  const old = child;
  child = undefined;
  if (!old || old.exitCode !== null || old.signalCode !== null) return;
  const gone = new Promise((done) => old.once('exit', done));
  old.kill('SIGTERM');
  const tooLong = setTimeout(() => old.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(tooLong);
}

function startServer() {
  if (ending || !existsSync(at('dist', '.dev', 'server', 'main.js'))) return;
  const env = innerEnv({
    PORT: String(serverPort),
    PUBLIC_URL: process.env.PUBLIC_URL ?? `http://localhost:${port}`,
    DATA_DIR: process.env.DATA_DIR ? resolve(process.env.DATA_DIR) : at('data'),
  });
  const own = spawn(node24, [...nodeFlags, at('dist', '.dev', 'server', 'main.js')], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child = own;
  own.once('exit', (code) => {
    if (child === own)
      say(
        `服务已停止（${code}），保存文件后重新启动。`,
        `The server ended (${code}); it starts again on the next change.`,
      );
  });
}

function restartServer() {
  turn = turn.then(async () => {
    await stopServer();
    copyData(out);
    startServer();
  });
}

/** A door's own Vite; its live connection shares our one HTTP server. */
async function openDoor(door, httpServer) {
  if (!existsSync(at(door, 'index.html'))) return undefined;
  return vite.createServer({
    ...doorConfig(door),
    configFile: false,
    appType: 'spa',
    server: { fs: { allow: [at()] }, middlewareMode: true, hmr: { server: httpServer }, ws: { server: httpServer } },
  });
}

/** Hands a request on to the server; while that one is starting, waits for it. */
function handOn(incoming, answer, since = Date.now()) {
  const outgoing = request(
    { host: '127.0.0.1', port: serverPort, method: incoming.method, path: incoming.url, headers: incoming.headers },
    (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    },
  );
  outgoing.on('error', (error) => {
    if (answer.headersSent) return answer.destroy();
    if (error.code === 'ECONNREFUSED' && Date.now() - since < patienceMs) {
      return setTimeout(() => handOn(incoming, answer, since), 200);
    }
    answer.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
    return answer.end(`${error.message}\n`);
  });
  answer.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

const doors = {};
const front = createServer((incoming, answer) => {
  const door = /^\/(field|desk)(\/|$|\?)/.exec(incoming.url ?? '')?.[1];
  const middlewares = door && doors[door]?.middlewares;
  if (!middlewares) handOn(incoming, answer);
  else middlewares(incoming, answer, () => handOn(incoming, answer));
});
front.on('error', (error) => {
  say(`无法在端口 ${port} 上监听：${error.code}`, `Cannot listen on port ${port}: ${error.code}`);
  process.exit(1);
});

rmSync(out, { recursive: true, force: true });
copyData(out);
for (const door of ['field', 'desk']) doors[door] = await openDoor(door, front);
front.listen(port, () => say(`开发模式：http://localhost:${port}`, 'Development mode.'));

const watcher = watch({ ...serverBundle(out), watch: { clearScreen: false, buildDelay: 50 } });
watcher.on('event', async (event) => {
  if (event.code === 'ERROR') process.stderr.write(`${event.error?.message ?? event.error}\n`);
  if (event.code === 'END') restartServer();
  if (event.result) await event.result.close();
});

// Migrations, seeds and assets are no part of the bundle.
let soon;
const dataWatchers = ['server', 'site', 'doors']
  .filter((folder) => existsSync(at(folder)))
  .map((folder) =>
    watchFiles(at(folder), { recursive: true }, (_kind, name) => {
      if (!name || /(\.[mc]?[jt]sx?|\.md|~|\.tmp)$/.test(name)) return;
      clearTimeout(soon);
      soon = setTimeout(restartServer, 200);
    }),
  );

async function end() {
  if (ending) return;
  ending = true;
  for (const one of dataWatchers) one.close();
  await turn;
  await stopServer();
  await Promise.all([watcher.close(), ...Object.values(doors).map((door) => door?.close())]);
  front.closeAllConnections();
  process.exit(0);
}
process.on('SIGINT', end);
process.on('SIGTERM', end);
