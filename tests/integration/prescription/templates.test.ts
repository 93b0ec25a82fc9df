import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProducts } from '$lib/server/services/product/search-products';
import {
	deleteTemplate,
	readEarlier,
	readTemplates,
	saveTemplate
} from '$lib/server/services/prescription/templates';
import { draftOf, insertConsult, signDraft, usualLine } from '../../fixtures/signed-prescription';
import { createSoftwareAuthenticator } from '../../fixtures/software-authenticator';
import { createWorld, type World } from '../world';

describe('orders to start from', () => {
	let world: World;
	const key = createSoftwareAuthenticator();

	beforeAll(async () => {
		world = await createWorld();
		const { doctor1 } = world.as;
		if (doctor1.actor.kind !== 'staff') throw new TypeError('staff');
		await key.enrol(world.services.db, doctor1.actor.id);
	});
	afterAll(() => world.close());

	const template = async (name: string, medicine: string) => ({
		name,
		diagnosis: '感冒',
		lines: [await usualLine(world.as.doctor1, medicine)]
	});

	it('are the doctor’s own, one of each name, and saved once when sent twice', async () => {
		const { doctor1, doctor2 } = world.as;
		const id = randomUUID();
		await saveTemplate(doctor1, id, await template('感冒', '盐酸氨溴索片'));
		await saveTemplate(doctor1, id, await template('感冒', '盐酸氨溴索片'));
		const { templates, products } = await saveTemplate(
			doctor1,
			randomUUID(),
			await template('感冒', '氯雷他定片')
		);
		expect(templates).toHaveLength(1);
		expect(products.map(({ genericName }) => genericName)).toEqual(['氯雷他定片']);
		expect((await readTemplates(doctor2)).templates).toEqual([]);
		const [kept] = templates;
		await expect(deleteTemplate(doctor2, kept?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
		expect((await deleteTemplate(doctor1, kept?.id ?? '')).templates).toEqual([]);
	});

	it('refuse medicines that are not on the register', async () => {
		const { lines, ...rest } = await template('感冒', '盐酸氨溴索片');
		const stray = { ...rest, lines: lines.map((line) => ({ ...line, productId: randomUUID() })) };
		await expect(saveTemplate(world.as.doctor1, randomUUID(), stray)).rejects.toMatchObject({
			code: 'not_found'
		});
	});

	it('tell what this patient was given before, and nothing that no pharmacist has approved', async () => {
		const { doctor1, doctor2, kiosk1a } = world.as;
		const { db } = world.services;
		const before = await insertConsult(kiosk1a, doctor1, { status: 'ended' });
		const now = await insertConsult(kiosk1a, doctor1);
		const { patientId } = await db
			.selectFrom('consult')
			.select('patientId')
			.where('id', '=', before)
			.executeTakeFirstOrThrow();
		const phoneHash = Buffer.from('the same phone');
		await db.updateTable('consult').set({ phoneHash }).where('id', '=', before).execute();
		await db
			.updateTable('consult')
			.set({ patientId, phoneHash, recognised: true, sharesConsults: true })
			.where('id', '=', now)
			.execute();
		const line = await usualLine(doctor1, '盐酸氨溴索片');
		const signed = await signDraft(doctor1, draftOf(before, [line]), key);
		expect((await readEarlier(doctor1, now)).prescriptions).toEqual([]);
		world.clock.advance(1_000);
		await db.updateTable('prescription').set({ status: 'dispensed' }).where('id', '=', signed.id).execute();
		const { prescriptions, products } = await readEarlier(doctor1, now);
		expect(prescriptions).toMatchObject([{ id: signed.id, diagnosis: '上呼吸道感染', lines: [line] }]);
		expect(products.map(({ id }) => id)).toEqual([line.productId]);
		const looks = await db
			.selectFrom('auditEntry')
			.select('detail')
			.where('action', '=', 'prescription.earlier')
			.where('subjectId', '=', now)
			.orderBy('at')
			.execute();
		expect(looks).toEqual([{ detail: { prescriptions: 0 } }, { detail: { prescriptions: 1 } }]);
		await db.updateTable('consult').set({ sharesConsults: false }).where('id', '=', now).execute();
		expect(await readEarlier(doctor1, now)).toEqual({ agreed: false, prescriptions: [], products: [] });
		// The consult of the prescription itself has no earlier one, and no other doctor's eyes belong here.
		expect((await readEarlier(doctor1, before)).prescriptions).toEqual([]);
		await expect(readEarlier(doctor2, now)).rejects.toMatchObject({ code: 'not_in_call' });
	});

	it('begin with a search that knows insurance codes too', async () => {
		const { value } = await world.services.db
			.selectFrom('productIdentifier as i')
			.innerJoin('product as p', 'p.id', 'i.productId')
			.select('i.value')
			.where('p.genericName', '=', '盐酸氨溴索片')
			.where('i.scheme', '=', 'insurance')
			.executeTakeFirstOrThrow();
		const { products } = await findProducts(world.as.doctor1, value.toLowerCase());
		expect(products.map(({ genericName }) => genericName)).toEqual(['盐酸氨溴索片']);
	});
});
