import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import { chinaDate } from '$lib/domain/shared/local-date';
import { checkOf } from '$lib/domain/verification/verdict';
import { demoBoxes } from '$lib/server/demo/demo-boxes';
import { gs1ElementString, type DemoBox } from '$lib/server/demo/box-face';
import { demoStores } from '$lib/server/demo/demo-people';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { createWorld, type World } from '../world';
import { seededAt } from '../database';

const boxes = demoBoxes(chinaDate(new Date(seededAt)));

function boxNamed(id: string): DemoBox {
	const box = boxes.find((candidate) => candidate.id === id);
	if (!box) throw new RangeError(`no demo box ${id}`);
	return box;
}

const traceOf = (id: string): string => {
	const { traceCode } = boxNamed(id);
	if (!traceCode) throw new RangeError(`${id} has no trace code`);
	return traceCode;
};

const textsOf = ({ traceCode, gs1, ean13, pack }: DemoBox): string[] => [
	...(traceCode ? [traceCode] : []),
	...(gs1 ? [gs1ElementString(gs1), `]d2${gs1ElementString(gs1)}`] : []),
	...(ean13 && !pack && !traceCode ? [ean13] : [])
];

describe('verifying the boxes of the demo world', () => {
	let world: World;
	beforeAll(async () => {
		world = await createWorld();
	});
	afterAll(() => world.close());

	it.each(boxes.filter(({ expected }) => expected !== 'unreadable').map((box) => [box.id, box] as const))(
		'%s gives the verdict printed beside it, by every symbol on it',
		async (_, box) => {
			const texts = textsOf(box);
			expect(texts.length).toBeGreaterThan(0);
			for (const input of texts) {
				const answer = await verifyCode(world.as.kiosk1a, { input });
				expect(answer.state).toBe(box.expected);
				expect(answer.product?.genericName).toBe(box.product.genericName);
				expect(answer.checks.map(({ check }) => check)).toEqual([
					'registration',
					'expiry',
					'recall',
					'sale',
					'record_match',
					'packaging',
					'origin',
					'query_count'
				]);
				if (box.attention) expect(checkOf(answer, box.attention).result).toBe('attention');
			}
		}
	);

	it('keeps a record of what was asked, by whom and with which answer', async () => {
		const input = traceOf('expired');
		const answer = await verifyCode(world.as.kiosk2b, { input });
		const row = await world.services.db
			.selectFrom('verificationRecord')
			.selectAll()
			.where('id', '=', answer.id)
			.executeTakeFirstOrThrow();
		expect(row).toMatchObject({ packCode: input, state: 'expired', kind: 'cn-trace', actorKind: 'device' });
		expect(row.storeId).toBe(demoStores[1]?.id);
		expect(row.verifiedAt.toISOString()).toBe(seededAt);
	});

	it('refuses what is no code with a named reason, and records nothing', async () => {
		const before = await world.services.db.selectFrom('verificationRecord').select('id').execute();
		const cases: [string, string][] = [
			[boxNamed('unreadable').traceCode ?? '', 'incomplete'],
			['', 'empty'],
			[traceOf('otc-a') + traceOf('otc-b'), 'two_codes'],
			['https://example.com/box?id=1', 'web_address'],
			['8'.repeat(10_000), 'too_long'],
			[`8385793\u0001${'0'.repeat(12)}`, 'control_characters'],
			['你好', 'unknown_format']
		];
		for (const [input, reason] of cases) {
			const refusal = await verifyCode(world.as.kiosk1a, { input }).then(
				() => undefined,
				(error: unknown) => error
			);
			expect(refusal).toBeInstanceOf(Failure);
			expect(refusal).toMatchObject({ code: 'unreadable_code', detail: { reason } });
		}
		const after = await world.services.db.selectFrom('verificationRecord').select('id').execute();
		expect(after).toHaveLength(before.length);
	});

	it('tells the way of a pack and names only places of the chain that asks', async () => {
		const input = traceOf('sold-once');
		const own = await verifyCode(world.as.kiosk1a, { input });
		expect(own.history.map(({ kind }) => kind)).toEqual(['made', 'shipped', 'received', 'sold']);
		expect(own.history.at(-1)).toMatchObject({ place: 'here', placeName: demoStores[0]?.name.zh });
		const sister = await verifyCode(world.as.kiosk2a, { input });
		expect(sister.history.at(-1)).toMatchObject({ place: 'this_chain', placeName: demoStores[0]?.name.zh });
		const stranger = await verifyCode(world.as.pharmacistB, { input });
		expect(stranger.history.at(-1)).toMatchObject({ kind: 'sold', place: 'elsewhere', placeName: null });
		const text = JSON.stringify(stranger);
		for (const store of demoStores.slice(0, 2)) {
			expect(text).not.toContain(store.name.zh);
			expect(text).not.toContain(store.id);
			expect(text).not.toContain(store.chainId);
		}
		expect(checkOf(stranger, 'sale').detail.soldAt).toBe(own.history.at(-1)?.at);
	});

	it('asks who may: a kiosk, a machine, a pharmacist, a manager, nobody else', async () => {
		const input = traceOf('otc-b');
		for (const name of ['kiosk1a', 'machine', 'pharmacist1', 'pharmacistB', 'manager'] as const)
			expect((await verifyCode(world.as[name], { input })).state).toBe('pass');
		await expect(verifyCode(world.as.nobody, { input })).rejects.toMatchObject({ code: 'not_signed_in' });
		await expect(verifyCode(world.as.doctor1, { input })).rejects.toMatchObject({ code: 'forbidden' });
	});
});

describe('verifying many at once', () => {
	let world: World;
	beforeAll(async () => {
		world = await createWorld();
	});
	afterAll(() => world.close());

	it('answers 200 questions in parallel, each with its own box and each recorded', async () => {
		const codes = boxes.flatMap(({ traceCode, expected }) =>
			traceCode && expected !== 'unreadable' ? [{ traceCode, expected }] : []
		);
		const asked = Array.from({ length: 200 }, (_, index) => codes[index % codes.length]!);
		const answers = await Promise.all(
			asked.map(({ traceCode }) => verifyCode(world.as.machine, { input: traceCode }))
		);
		expect(answers.map(({ state }) => state)).toEqual(asked.map(({ expected }) => expected));
		expect(answers.map(({ code }) => 'value' in code && code.value)).toEqual(
			asked.map(({ traceCode }) => traceCode)
		);
		expect(new Set(answers.map(({ id }) => id)).size).toBe(200);
		const rows = await world.services.db.selectFrom('verificationRecord').select('id').execute();
		expect(rows).toHaveLength(200);
	});

	it('counts the same kiosk within ten minutes once, and warns at the third asking at one place', async () => {
		const input = traceOf('sold-once');
		const ask = () => verifyCode(world.as.kiosk1a, { input });
		await world.services.db.deleteFrom('verificationRecord').execute();
		await ask();
		const again = await ask();
		expect(checkOf(again, 'query_count').detail.queries).toBe(1);
		expect(again.alert).toBeNull();
		world.clock.advance(11 * 60_000);
		await ask();
		world.clock.advance(11 * 60_000);
		const later = await ask();
		expect(checkOf(later, 'query_count').detail).toMatchObject({ queries: 2, places: 1 });
		expect(later.alert).toEqual({ level: 'procedural', code: 'repeat_at_one_place' });
		// Another store has asked never before: its first question raises nothing, and a second kiosk here does.
		expect((await verifyCode(world.as.kiosk2a, { input })).alert).toBeNull();
		expect((await verifyCode(world.as.kiosk1b, { input })).alert).toEqual(later.alert);
	});

	it('speaks to machines in reasons of identity, to people in checks', async () => {
		const ask = async (scene: string) =>
			(await verifyCode(world.as.machine, { input: textsOf(boxNamed(scene))[0] ?? '' })).machineReason;
		expect(await ask('otc-b')).toEqual({ verified: true, failureReason: null, additional: [] });
		expect(await ask('unknown')).toEqual({
			verified: false,
			failureReason: 'No_match_GTIN_Serial',
			additional: []
		});
		expect(await ask('mismatch')).toEqual({
			verified: false,
			failureReason: 'No_match_GTIN_Serial_Expiry',
			additional: ['suspect']
		});
		expect((await ask('recalled-1'))?.additional).toEqual(['recalled']);
		expect((await ask('expired'))?.additional).toEqual(['expired']);
		expect(await verifyCode(world.as.kiosk1a, { input: traceOf('otc-b') })).not.toHaveProperty(
			'machineReason'
		);
	});

	it('asks for the contents of outer packs and of nothing else', async () => {
		const carton = await verifyCode(world.as.kiosk1a, { input: traceOf('carton') });
		expect(carton.contents).toMatchObject({ level: 2, expected: expect.any(Number) as number });
		expect(await verifyCode(world.as.kiosk1a, { input: traceOf('otc-b') })).not.toHaveProperty('contents');
	});
});
