#!/usr/bin/env node
/** `npx lianxin …`: the product's command line, on our Node, built when needed. */
import { becomeServerProgram, ensureBuilt, ensureInstalled } from './ground.mjs';

await ensureInstalled();
await ensureBuilt();
await becomeServerProgram('cli.js', process.argv.slice(2));
