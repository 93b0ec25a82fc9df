import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import type { ClinicalState } from '$lib/contract/http/clinical';
import { findingKey } from '$lib/domain/clinical/finding';
import { changeRow } from '$lib/server/services/clinical/change-row';
import { checkDraftOf } from '$lib/server/services/clinical/check-draft-clinically';
import { readTables } from '$lib/server/services/clinical/read-tables';
import { prepareSigning } from '$lib/server/services/prescription/prepare-signing';
import { saveDraft } from '$lib/server/services/prescription/save-draft';
import { draftOf, insertConsult, usualLine } from '../../fixtures/signed-prescription';
import { createSoftwareAuthenticator } from '../../fixtures/software-authenticator';
import { createWorld, type World } from '../world';

const state = (more: Partial<ClinicalState> = {}): ClinicalState => ({
	pregnant: 'no',
	lactating: 'no',
	egfr: null,
	current: [],
	overrides: [],
	uncheckedReason: '',
	...more
});

const failureOf = (step: Promise<unknown>): Promise<Failure> =>
	step.then(
		() => expect.fail('it was let through'),
		(error: unknown) => {
			expect(error).toBeInstanceOf(Failure);
			return error as Failure;
		}
	);

describe('clinical checks of a prescription', () => {
	let world: World;
	let consultId: string;
	const key = createSoftwareAuthenticator();

	beforeAll(async () => {
		world = await createWorld();
		const { doctor1 } = world.as;
		if (doctor1.actor.kind !== 'staff') throw new TypeError('staff');
		consultId = await insertConsult(world.as.kiosk1a, doctor1);
		await key.enrol(world.services.db, doctor1.actor.id);
	});
	afterAll(() => world.close());

	async function draft(names: string[], clinical: ClinicalState = state()) {
		const lines = await Promise.all(names.map((name) => usualLine(world.as.doctor1, name)));
		return draftOf(consultId, lines, { clinical });
	}
	const check = async (names: string[], clinical?: ClinicalState) => {
		const answer = await checkDraftOf(world.as.doctor1, consultId, await draft(names, clinical));
		if (!answer.ran) throw new Error('it did not run');
		return answer;
	};
	async function prepare(names: string[], clinical?: ClinicalState) {
		const id = randomUUID();
		await saveDraft(world.as.doctor1, id, await draft(names, clinical));
		return { id, prepared: prepareSigning(world.as.doctor1, id) };
	}
	const keptCheck = (id: string) =>
		world.services.db
			.selectFrom('prescription')
			.select('clinicalCheck')
			.where('id', '=', id)
			.executeTakeFirstOrThrow();

	it('reads ingredients, classes and the intake off the register', async () => {
		// The patient of the fixture is allergic to sulfonamides and 41 years old.
		const { findings, notChecked } = await check(['塞来昔布胶囊', '盐酸二甲双胍片']);
		expect(findings.map(({ code, tier, lineNos }) => ({ code, tier, lineNos }))).toEqual([
			{ code: 'cross_allergy', tier: 'critical', lineNos: [1] }
		]);
		expect(notChecked).toEqual([{ check: 'renal', why: 'not_asked', lineNos: [1, 2] }]);
	});

	it('counts what the patient takes already', async () => {
		const { productId } = await usualLine(world.as.doctor1, '缬沙坦胶囊');
		const { findings } = await check(['马来酸依那普利片'], state({ current: [productId] }));
		expect(findings).toContainEqual(
			expect.objectContaining({ code: 'interaction', tier: 'critical', lineNos: [1] })
		);
	});

	it('lets nobody freeze a critical finding without a coded reason, and keeps the reason with the version', async () => {
		const refused = await prepare(['塞来昔布胶囊']);
		const failure = await failureOf(refused.prepared);
		expect(failure.code).toBe('clinical_unanswered');
		expect(failure.detail?.findings).toEqual([expect.objectContaining({ code: 'cross_allergy' })]);
		expect(await keptCheck(refused.id)).toEqual({ clinicalCheck: null });

		const [finding] = (await check(['塞来昔布胶囊'])).findings;
		if (!finding) throw new Error('nothing was found');
		const overrides = [{ finding: findingKey(finding), reason: 'tolerated_before' as const }];
		const { id, prepared } = await prepare(['塞来昔布胶囊'], state({ overrides }));
		await prepared;
		const { clinicalCheck } = await keptCheck(id);
		expect(clinicalCheck).toMatchObject({ ran: true, version: '1.2026-11-27+0', overrides });
	});

	it('drops what was found when the draft is typed on', async () => {
		const { id, prepared } = await prepare(['盐酸氨溴索片']);
		await prepared;
		expect((await keptCheck(id)).clinicalCheck).toMatchObject({ ran: true });
		await saveDraft(world.as.doctor1, id, await draft(['盐酸西替利嗪片']));
		expect(await keptCheck(id)).toEqual({ clinicalCheck: null });
	});

	describe('tables that a hospital keeps itself', () => {
		const row = {
			source: '本院药事会 2026-11',
			trust: 'guideline',
			zh: '本院规定两药不合用。',
			en: 'Not combined in this hospital.',
			between: ['ambroxol', 'cetirizine'],
			tier: 'critical'
		};

		it('warn from the next check on under a new version, and no more once taken out', async () => {
			const before = await check(['盐酸氨溴索片', '盐酸西替利嗪片']);
			expect(before.findings).toEqual([]);
			const tables = await changeRow(world.as.doctor2, 'interactions', 'interaction-own', row);
			expect(tables.changed).toEqual(['interactions/interaction-own']);
			const after = await check(['盐酸氨溴索片', '盐酸西替利嗪片']);
			expect(after.findings).toMatchObject([{ ruleId: 'interaction-own', source: row.source }]);
			expect(after.version).not.toBe(before.version);
			await changeRow(world.as.doctor2, 'interactions', 'interaction-own', null);
			expect((await check(['盐酸氨溴索片', '盐酸西替利嗪片'])).findings).toEqual([]);
			const kept = await world.services.db
				.selectFrom('clinicalRow')
				.select(['seq', 'body'])
				.orderBy('seq')
				.execute();
			expect(kept).toMatchObject([
				{ seq: 1, body: { source: row.source } },
				{ seq: 2, body: null }
			]);
		});

		it('refuse rows without a source, of unknown groups, and groups taken out under other rows', async () => {
			const { doctor2 } = world.as;
			const { source: _none, ...unsourced } = row;
			expect(await failureOf(changeRow(doctor2, 'interactions', 'interaction-own', unsourced))).toMatchObject(
				{
					code: 'invalid_input',
					detail: { field: 'source' }
				}
			);
			const stray = { ...row, between: ['ambroxol', 'no-such-group'] };
			expect((await failureOf(changeRow(doctor2, 'interactions', 'interaction-own', stray))).code).toBe(
				'invalid_input'
			);
			expect((await failureOf(changeRow(doctor2, 'groups', 'statins', null))).code).toBe('not_allowed_now');
			expect((await failureOf(changeRow(doctor2, 'nowhere', 'row-1', row))).code).toBe('not_found');
		});

		it('are changed by those alone who keep them, and read by every doctor', async () => {
			expect(
				(await failureOf(changeRow(world.as.doctor1, 'interactions', 'interaction-own', row))).code
			).toBe('forbidden');
			expect((await readTables(world.as.doctor1)).mayEdit).toBe(false);
			expect((await readTables(world.as.doctor2)).mayEdit).toBe(true);
		});
	});

	it('say that they could not run, and let a doctor sign who says why', async () => {
		// A row that an older program wrote and this one cannot read.
		await world.services.db
			.insertInto('clinicalRow')
			.values({
				hospitalId: (world.as.doctor2.actor as { hospitalId: string }).hospitalId,
				seq: 99,
				kind: 'doses',
				rowId: 'dose-broken',
				body: JSON.stringify({ nonsense: true }),
				changedAt: world.clock.at,
				changedBy: (world.as.doctor2.actor as { id: string }).id
			})
			.execute();
		const silent = await prepare(['盐酸氨溴索片']);
		expect((await failureOf(silent.prepared)).code).toBe('clinical_not_checked');
		const { id, prepared } = await prepare(['盐酸氨溴索片'], state({ uncheckedReason: '已人工核对' }));
		await prepared;
		expect(await keptCheck(id)).toEqual({ clinicalCheck: { ran: false, reason: '已人工核对' } });
	});
});
