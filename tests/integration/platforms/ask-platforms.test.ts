import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chinaDate } from '$lib/domain/shared/local-date';
import { checkOf, type CheckReason } from '$lib/domain/verification/verdict';
import { gs1ElementString } from '$lib/server/demo/box-face';
import { demoBoxes } from '$lib/server/demo/demo-boxes';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import type { Fault } from '../../fakes/trace-platform/fake-platform.js';
import { seededAt } from '../database';
import { createWorld } from '../world';
import { createOutside, type Outside } from './outside';

const box = demoBoxes(chinaDate(new Date(seededAt))).find(({ id }) => id === 'otc-b');
const code = box?.traceCode ?? '';
const gs1 = box?.gs1 ? gs1ElementString(box.gs1) : '';
/** A code that our registry does not know, of a medicine that it knows. */
const strange = `${code.slice(0, 7)}9999999999999`;

let outside: Outside;
beforeAll(async () => {
	outside = await createOutside();
});
afterAll(() => outside.close());

/** Each case begins with a platform that is well, has said nothing yet and was asked nothing. */
beforeEach(async () => {
	const { world, first, second } = outside;
	for (const fake of [first, second]) {
		fake.recover();
		fake.packs.clear();
		fake.asked.length = 0;
	}
	// Whatever the platform is left alone for after the case before is over by then.
	world.clock.advance(15 * 60_000);
	await outside.mirror(first, code);
	await world.services.db.deleteFrom('verificationUpgrade').execute();
	await world.services.db.deleteFrom('platformAnswer').execute();
});
const verify = (input = code) => verifyCode(outside.world.as.kiosk1a, { input });

describe('a pack of ours whose code a platform answers for', () => {
	it('is asked there too: the sale check names the platform and its time', async () => {
		const answer = await verify();
		expect(answer.state).toBe('pass');
		expect(answer.awaiting).toBeUndefined();
		expect(checkOf(answer, 'sale')).toMatchObject({
			result: 'pass',
			source: '平台一',
			asOf: outside.world.clock.at.toISOString()
		});
		expect(outside.first.asked).toEqual([{ method: 'codedetail', codes: [code] }]);
		expect(outside.second.asked).toEqual([]);
	});

	it('is asked by its own code, whichever symbol on the box was read', async () => {
		expect((await verify(gs1)).state).toBe('pass');
		expect(outside.first.asked).toEqual([{ method: 'codedetail', codes: [code] }]);
	});

	it('is sold when the insurance wrote it off, and a mismatch when the two disagree', async () => {
		await outside.mirror(outside.first, code, { checkCount: 2 });
		expect(checkOf(await verify(), 'sale')).toMatchObject({ reason: 'several_sales', source: '平台一' });
		outside.world.clock.advance(10 * 60_000);
		await outside.mirror(outside.first, code, { batchNumber: 'ANDERE' });
		const differs = await verify();
		expect(differs.state).toBe('mismatch');
		expect(checkOf(differs, 'record_match').detail).toMatchObject({
			differs: 'batch',
			sources: expect.arrayContaining(['平台一'])
		});
	});

	const faults: [Fault, CheckReason][] = [
		[{ kind: 'hang' }, 'timeout'],
		[{ kind: 'delay', ms: 4_000 }, 'timeout'],
		[{ kind: 'cut' }, 'not_connected'],
		[{ kind: 'malformed' }, 'source_failed'],
		[{ kind: 'wrong-types' }, 'source_failed'],
		[{ kind: 'oversized' }, 'source_failed'],
		[{ kind: 'omits' }, 'source_failed'],
		[{ kind: 'twice' }, 'source_failed'],
		[{ kind: 'unsuccessful' }, 'source_failed'],
		[{ kind: 'status', status: 500 }, 'source_failed'],
		[{ kind: 'status', status: 429, retryAfter: 30 }, 'source_failed'],
		[{ kind: 'error', code: 7 }, 'source_failed'],
		[{ kind: 'error', code: 25 }, 'refused'],
		[{ kind: 'status', status: 403 }, 'refused']
	];
	it.each(faults.map(([fault, reason]) => [JSON.stringify(fault), fault, reason] as const))(
		'lacks the sale check when the platform does this: %s',
		async (_, fault, reason) => {
			outside.first.fail(fault);
			const answer = await verify();
			expect(answer).toMatchObject({ state: 'partial', missing: ['sale'], awaiting: ['平台一'] });
			expect(checkOf(answer, 'sale')).toMatchObject({
				result: 'not_checked',
				reason,
				source: '平台一',
				asOf: null
			});
			expect(checkOf(answer, 'registration').result).toBe('pass');
			const kept = await outside.world.services.db.selectFrom('platformAnswer').selectAll().execute();
			expect(kept).toEqual([]);
		}
	);

	it('lacks the sale check when nobody listens there', async () => {
		await outside.first.close();
		try {
			const answer = await verify();
			expect(checkOf(answer, 'sale')).toMatchObject({ reason: 'not_connected', source: '平台一' });
		} finally {
			await outside.first.reopen();
		}
	});
});

describe('a pack that our registry does not know', () => {
	it('is judged by what the platform says', async () => {
		await outside.mirror(outside.first, code);
		const known = outside.first.packs.get(code);
		outside.first.register({ ...known, code: strange });
		const answer = await verify(strange);
		expect(answer.state).toBe('pass');
		expect(answer.product?.genericName).toBe(box?.product.genericName);
		expect(answer.batch?.number).toBe(known?.batchNumber);
		expect(checkOf(answer, 'registration').source).toBe('平台一');
		expect(checkOf(answer, 'recall').source).toBe('recall-list');
	});
	it('is called by the name that the platform gives it where our catalogue does not know the medicine', async () => {
		const foreign = `8999999${'1'.repeat(13)}`;
		outside.first.register({
			code: foreign,
			genericName: '别处的药',
			batchNumber: 'B7',
			expiresOn: '2030-01-31'
		});
		const answer = await verify(foreign);
		expect(answer).toMatchObject({
			state: 'partial',
			missing: ['recall'],
			product: null,
			outsideProduct: { source: '平台一', genericName: '别处的药', packSpec: '24片/盒' }
		});
		expect(answer.awaiting).toBeUndefined();
	});
	it('lacks everything that only the platform can say while it is away', async () => {
		outside.first.fail({ kind: 'status', status: 503 });
		const answer = await verify(strange);
		expect(answer.state).toBe('partial');
		expect(answer.missing).toEqual(['registration', 'expiry', 'sale', 'record_match', 'packaging']);
	});
	it('is unknown when the platform says that there is no such code', async () => {
		const answer = await verify(strange);
		expect(answer.state).toBe('unknown');
		expect(checkOf(answer, 'registration')).toMatchObject({ reason: 'not_registered', source: '平台一' });
	});
	it('is a carton with what is in it, asked for with a second question', async () => {
		outside.first.register({
			code: strange,
			level: 2,
			children: ['8'.repeat(20)],
			boxAmount: 10,
			boxStatus: 2
		});
		const answer = await verify(strange);
		expect(outside.first.asked.map(({ method }) => method)).toEqual(['codedetail', 'relation']);
		expect(checkOf(answer, 'packaging')).toMatchObject({
			reason: 'outer_pack',
			source: '平台一',
			detail: { level: 2, children: 1, childrenExpected: 10 }
		});
	});
	it('is asked by the kind of its code at the platform that answers for it', async () => {
		const own = box?.gs1 ? { ...box.gs1, serial: 'NOTOURS1' } : undefined;
		const answer = await verify(own && gs1ElementString(own));
		expect(outside.first.asked).toEqual([]);
		expect(outside.second.asked).toEqual([
			{ method: 'codedetail', codes: [`01${box?.gs1?.gtin14}21NOTOURS1`] }
		]);
		expect(answer.state).toBe('unknown');
	});
});

describe('asking no more than is needed', () => {
	it('uses a kept answer while it is fresh, and an old one with its own time while the platform is away', async () => {
		const asked = outside.world.clock.at.toISOString();
		await verify();
		outside.world.clock.advance(4 * 60_000);
		await verify();
		expect(outside.first.asked).toHaveLength(1);

		outside.world.clock.advance(2 * 60 * 60_000);
		outside.first.fail({ kind: 'status', status: 503 });
		const away = await verify();
		expect(outside.first.asked).toHaveLength(2);
		expect(away.state).toBe('pass');
		expect(checkOf(away, 'sale')).toMatchObject({ source: '平台一', asOf: asked });

		outside.world.clock.advance(23 * 60 * 60_000);
		const old = await verify();
		expect(old).toMatchObject({ state: 'partial', missing: ['sale'], awaiting: ['平台一'] });
		expect(checkOf(old, 'sale')).toMatchObject({ reason: 'stale', source: '平台一', asOf: asked });
	});

	it('asks once for a box that many scan at the same moment, and in one question for many boxes', async () => {
		await Promise.all(Array.from({ length: 20 }, () => verify()));
		expect(outside.first.asked).toEqual([{ method: 'codedetail', codes: [code] }]);

		outside.first.asked.length = 0;
		const others = Array.from({ length: 30 }, (_, index) => `${strange.slice(0, 18)}${10 + index}`);
		await Promise.all(others.map((other) => verify(other)));
		expect(outside.first.asked.flatMap(({ codes }) => codes).sort()).toEqual(others);
		expect(outside.first.asked.length).toBeLessThan(others.length);
	});

	it('asks nobody for a code that names no pack', async () => {
		await verify(box?.ean13 ?? '');
		expect([...outside.first.asked, ...outside.second.asked]).toEqual([]);
	});

	it('asks nobody and keeps nothing where no platform is configured', async () => {
		const alone = await createWorld();
		try {
			const answer = await verifyCode(alone.as.kiosk1a, { input: code });
			expect(alone.services.platforms).toEqual([]);
			expect(checkOf(answer, 'sale').source).toBe('sales-record');
			expect(await alone.services.db.selectFrom('platformAnswer').selectAll().execute()).toEqual([]);
		} finally {
			await alone.close();
		}
	});
});
