/** `node tools/generate-client.ts`: writes doors/client.gen.ts from the routes of the modules. */
import { writeFileSync } from 'node:fs';
import { clientAddresses } from '../server/kernel/http/client-addresses.ts';
import type { Module } from '../server/kernel/module.ts';
import { modules } from '../server/modules.ts';

const routes = (modules as readonly Module[]).flatMap((module) => module.routes ?? []);
writeFileSync(new URL('../doors/client.gen.ts', import.meta.url), clientAddresses(routes));
