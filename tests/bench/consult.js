// `npm run bench -- consult`: first frames direct and relayed, glare, healing. `--rounds=5` for a short run.
import { run as firstFrame } from './first-frame.js';
import { run as glare } from './glare.js';
import { run as healing } from './healing.js';

/** @returns {Promise<void>} */
export async function run() {
	for (const part of [firstFrame, glare, healing]) await part();
}
