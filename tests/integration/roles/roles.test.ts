import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoKiosks } from '$lib/server/demo/demo-people';
import { Practice } from '../../fixtures/approved-prescription';
import { createWorld, type World } from '../world';
import {
	actorOf,
	ask,
	columns,
	insertImport,
	insertOthers,
	insertWish,
	listEndpoints,
	type Column
} from './ask';
import { rowsOf, type Mark, type Row } from './rows';

/** The rows are known before the world is; ids are filled in when a row is asked. */
const placeholders = {
	kiosk: '{kiosk}',
	consult: '{consult}',
	prescription: '{prescription}',
	importJob: '{import}',
	callback: '{callback}'
};
const rows = rowsOf(placeholders);

let world: World;
let folder: string;
let things: typeof placeholders;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'wenyao-roles-'));
	world = await createWorld({ DATA_DIR: folder });
	await insertOthers(world);
	const practice = await Practice.open(world);
	const prescription = await practice.signed([{ genericName: '阿莫西林胶囊', packs: 1 }]);
	const { consultId } = await world.services.db
		.selectFrom('prescription')
		.select('consultId')
		.where('id', '=', prescription)
		.executeTakeFirstOrThrow();
	things = {
		kiosk: demoKiosks[0]?.id ?? '',
		consult: consultId ?? '',
		prescription,
		importJob: await insertImport(world),
		callback: await insertWish(world, consultId)
	};
});
afterAll(async () => {
	await world.close();
	await rm(folder, { recursive: true, force: true });
});

async function judge(row: Row, column: Column, mark: Mark): Promise<string | undefined> {
	const filled = rowsOf(things)[rows.indexOf(row)] ?? row;
	const { status, requestId, text } = await ask(world, actorOf(world, column), filled);
	const told = `${column}: ${status} ${text.slice(0, 160)}`;
	if (status >= 500 || status === 400) return told;
	if (mark === '+') return status === 401 || status === 403 ? told : undefined;
	if (mark === '?') return status === 403 || status === 404 || text === 'null' ? undefined : told;
	if (status !== (column === 'nobody' ? 401 : 403)) return told;
	if (column === 'nobody') return undefined;
	const entry = await world.services.db
		.selectFrom('auditEntry')
		.select('reason')
		.where('requestId', '=', requestId)
		.where('outcome', '=', 'refused')
		.executeTakeFirst();
	return entry ? undefined : `${told}, and no entry in the audit trail`;
}

describe('who may ask what', () => {
	it.each(rows.map((row) => [row.endpoint, row] as const))('%s', async (_, row) => {
		const wrong: string[] = [];
		// Those who must be turned away come first: whoever is let in may change what they would find.
		const order = [...columns].sort((a, b) => Number(row.marks[a] === '+') - Number(row.marks[b] === '+'));
		for (const column of order) {
			const fault = await judge(row, column, row.marks[column]);
			if (fault) wrong.push(fault);
		}
		expect(wrong).toEqual([]);
	});

	it('is answered here for every endpoint that there is', async () => {
		const asked = new Set(rows.map(({ endpoint }) => endpoint));
		const offered = await listEndpoints();
		expect(offered.length).toBeGreaterThan(40);
		expect(offered.filter((endpoint) => !asked.has(endpoint))).toEqual([]);
	});
});
