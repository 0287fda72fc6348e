#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { findNode } from './node24.js'
import { run } from './run.js'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

// On a new enough Node a second process would only cost time.
if (findNode() === process.execPath) await import(main)
else run(main, process.argv.slice(2))
