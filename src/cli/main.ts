#!/usr/bin/env node
import { stromkreisCommand } from './stromkreis-command.ts'

await stromkreisCommand().parseAsync()
