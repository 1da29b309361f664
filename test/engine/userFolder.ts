import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// n8n-core reads it at its first import and would otherwise write into the developer's own ~/.n8n.
process.env.N8N_USER_FOLDER ??= mkdtempSync(path.join(process.env.TEST_FOLDER ?? tmpdir(), 'weshop-engine-'));

// n8n prints every failed execution; these tests make many on purpose.
process.env.N8N_LOG_LEVEL ??= 'silent';

// As n8n 2 has it by itself; n8n 1 would hold files in memory, inside their items.
process.env.N8N_DEFAULT_BINARY_DATA_MODE ??= 'filesystem';
