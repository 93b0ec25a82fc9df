import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { toDosage } from '$lib/domain/fhir/dosage';
import type { Resource } from '$lib/domain/fhir/resource';
import * as discovery from '../../../src/routes/cds-services/+server';
import * as service from '../../../src/routes/cds-services/[service]/+server';
import * as feedback from '../../../src/routes/cds-services/[service]/feedback/+server';
import type { World } from '../world';

export interface Told {
	readonly status: number;
	// Answers of every kind are looked into.
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	readonly body: any;
}

type Handler = (event: RequestEvent) => Promise<Response>;

/** Asks `POST wenyao-order-sign` or `GET ` below /cds-services. */
export async function ask(
	world: World,
	request: string,
	asked: { token?: string; body?: unknown } = {}
): Promise<Told> {
	const [method = '', path = ''] = request.split(/ (.*)/);
	const url = new URL(`http://localhost:3000/cds-services${path === '' ? '' : `/${path}`}`);
	const route = (path === '' ? discovery : path.endsWith('/feedback') ? feedback : service) as object;
	const event = {
		url,
		params: { service: path.replace('/feedback', '') },
		request: new Request(url, {
			method,
			headers: asked.token ? { authorization: `Bearer ${asked.token}` } : {},
			...(asked.body !== undefined && { body: JSON.stringify(asked.body) })
		}),
		locals: {
			services: world.services,
			requestId: randomUUID(),
			identify: () => Promise.resolve({ kind: 'nobody' })
		},
		getClientAddress: () => '192.0.2.1'
	};
	const handler = (route as Record<string, Handler>)[method];
	const response = await handler!(event as unknown as RequestEvent);
	const text = await response.text();
	return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

export const bundle = (...resources: readonly object[]): Resource => ({
	resourceType: 'Bundle',
	type: 'collection',
	...(resources.length > 0 && { entry: resources.map((resource) => ({ resource })) })
});

export const patient = (more: object = {}) => ({
	resourceType: 'Patient',
	id: 'p1',
	gender: 'female',
	birthDate: '1949-12-31',
	...more
});

export const allergy = (text: string) => ({
	resourceType: 'AllergyIntolerance',
	clinicalStatus: {
		coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }]
	},
	code: { text },
	patient: { reference: 'Patient/p1' }
});

/** An order of a medicine of the demo register, by its GTIN. */
export async function order(
	{ services: { db } }: World,
	id: string,
	genericName: string,
	{ amount = '2', dosed = true } = {}
): Promise<object> {
	const { value } = await db
		.selectFrom('product as p')
		.innerJoin('productIdentifier as i', 'i.productId', 'p.id')
		.select('i.value')
		.where('p.genericName', '=', genericName)
		.where('i.scheme', '=', 'gtin')
		.orderBy('p.id')
		.executeTakeFirstOrThrow();
	return {
		resourceType: 'MedicationRequest',
		id,
		status: 'draft',
		intent: 'order',
		medicationCodeableConcept: {
			coding: [{ system: 'https://www.gs1.org/gtin', code: value }],
			text: genericName
		},
		subject: { reference: 'Patient/p1' },
		...(dosed && {
			dosageInstruction: [
				toDosage({ amount, unit: 'capsule', route: 'oral', frequency: 'tid', days: 4 }, '口服')
			]
		})
	};
}
