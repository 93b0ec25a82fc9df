import { createPrivateKey, generateKeyPairSync, randomUUID, sign, type JsonWebKey } from 'node:crypto';
import { toDosage } from '$lib/domain/fhir/dosage';
import { chainA, chainB } from '$lib/server/demo/demo-people';
import { canonicalJson, signedPart } from '$lib/server/fhir/canonical-json';
import { signDetached } from '$lib/server/fhir/detached-jws';
import type { World } from '../world';

const hour = 3600_000;
export const partnerCode = 'H99999900077';
export const storeOneCode = 'P99999900001';

export interface Writing {
	readonly number?: string;
	readonly signedAt?: Date;
	readonly days?: number;
	readonly packs?: number;
	readonly residentId?: string;
	readonly bornOn?: string;
	readonly storeCode?: string;
	readonly until?: string;
	readonly genericName?: string;
	readonly amount?: string;
	readonly ifNoneExist?: boolean;
	readonly kid?: string;
	readonly iat?: Date;
	readonly lines?: number;
}

// What FHIR holds is looked into and changed freely.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** Another hospital, with a key and contracts, that writes and signs prescriptions. */
export class PartnerHospital {
	private constructor(
		private readonly world: World,
		readonly id: string,
		readonly privateKey: JsonWebKey
	) {}

	static async open(world: World): Promise<PartnerHospital> {
		const { db } = world.services;
		const id = randomUUID();
		const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
		const now = world.clock.at.getTime();
		await db
			.insertInto('hospital')
			.values({ id, name: '演示市第二医院', institutionCode: partnerCode })
			.execute();
		await db
			.insertInto('exchangeContract')
			.values([chainA, chainB].map((chainId) => ({ hospitalId: id, chainId, since: '2026-01-01' })))
			.execute();
		const key = (keyId: string, more: object = {}) => ({
			hospitalId: id,
			keyId,
			publicKey: JSON.stringify({ kty, crv, x, y }),
			validFrom: new Date(now - 30 * 24 * hour),
			validUntil: new Date(now + 30 * 24 * hour),
			...more
		});
		await db
			.insertInto('exchangeKey')
			.values([
				key('k1'),
				key('old', { validUntil: new Date(now - 10 * 24 * hour) }),
				key('lost', { revokedAt: new Date(now - hour) })
			])
			.execute();
		return new PartnerHospital(world, id, privateKey.export({ format: 'jwk' }));
	}

	jws(payload: Buffer, { kid = 'k1', iat = this.world.clock.at }: Writing = {}): string {
		return signDetached(payload, { kid, iat: Math.floor(iat.getTime() / 1000) }, this.privateKey);
	}

	/** A token for one address, as CDS Hooks asks for it; `claims` and `head` replace what is usual. */
	token(audience: string, { claims = {}, kid = 'k1' }: { claims?: object; kid?: string } = {}): string {
		const now = Math.floor(Date.now() / 1000);
		const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const said = `${base64url({ alg: 'ES256', typ: 'JWT', kid })}.${base64url({
			iss: partnerCode,
			aud: audience,
			iat: now,
			exp: now + 300,
			jti: randomUUID(),
			...claims
		})}`;
		const key = createPrivateKey({ key: this.privateKey, format: 'jwk' });
		const signature = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' });
		return `${said}.${signature.toString('base64url')}`;
	}

	provenance(jws: string, target = 'urn:uuid:00000000-0000-4000-8000-000000000009'): Json {
		const when = this.world.clock.at.toISOString();
		return {
			resourceType: 'Provenance',
			target: [{ reference: target }],
			recorded: when,
			agent: [{ who: { display: '演示市第二医院' } }],
			signature: [
				{
					type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.14' }],
					when,
					who: { display: '演示市第二医院' },
					sigFormat: 'application/jose',
					data: Buffer.from(jws).toString('base64')
				}
			]
		};
	}

	/** A transaction, signed. */
	async write(writing: Writing = {}): Promise<Json> {
		const bundle = await this.unsigned(writing);
		return this.sign(bundle, writing);
	}

	sign(bundle: Json, writing: Writing = {}): Json {
		const entry = bundle.entry.filter(({ resource }: Json) => resource.resourceType !== 'Provenance');
		const jws = this.jws(signedPart({ entry }), writing);
		return {
			...bundle,
			entry: [
				...entry,
				{
					fullUrl: `urn:uuid:${randomUUID()}`,
					resource: this.provenance(jws),
					request: { method: 'POST', url: 'Provenance' }
				}
			]
		};
	}

	async unsigned(writing: Writing): Promise<Json> {
		const { db } = this.world.services;
		const now = this.world.clock.at;
		const {
			number = `W${randomUUID().slice(0, 8)}`,
			signedAt = new Date(now.getTime() - 60_000),
			residentId = '11010519491231002X',
			bornOn = '1949-12-31',
			storeCode = storeOneCode,
			days = 4,
			packs = 1,
			genericName = '阿莫西林胶囊',
			amount = '2',
			ifNoneExist = true,
			lines = 1
		} = writing;
		const dayOf = (at: Date) => new Date(at.getTime() + 8 * hour).toISOString().slice(0, 10);
		const product = await db
			.selectFrom('product as p')
			.innerJoin('productIdentifier as i', 'i.productId', 'p.id')
			.select(['p.genericName', 'p.form', 'p.strength', 'p.packSpec', 'i.value'])
			.where('p.genericName', '=', genericName)
			.where('i.scheme', '=', 'gtin')
			.orderBy('p.id')
			.executeTakeFirstOrThrow();
		const url = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`;
		const entry: Json[] = [];
		const add = (n: number, resource: Json, condition?: string) => {
			entry.push({
				fullUrl: url(n),
				resource,
				request: {
					method: 'POST',
					url: resource.resourceType,
					...(condition && { ifNoneExist: condition })
				}
			});
		};
		add(1, {
			resourceType: 'Composition',
			extension: [{ url: 'urn:wenyao:fhir:department', valueString: '心内科' }],
			status: 'final',
			type: { text: '处方' },
			subject: { reference: url(2) },
			date: signedAt.toISOString(),
			author: [{ reference: url(3) }],
			title: '处方',
			custodian: { reference: url(4) }
		});
		add(2, {
			resourceType: 'Patient',
			identifier: [{ system: 'urn:wenyao:cn-resident-id', value: residentId }],
			name: [{ text: '赵淑兰' }],
			gender: 'female',
			birthDate: bornOn
		});
		add(3, {
			resourceType: 'Practitioner',
			identifier: [{ system: 'urn:wenyao:cn-practice-licence', value: '110000000000077' }],
			name: [{ text: '钱医生' }]
		});
		const organization = (name: string, value: string) => ({
			resourceType: 'Organization',
			identifier: [{ system: 'urn:wenyao:cn-institution', value }],
			name
		});
		add(4, organization('演示市第二医院', partnerCode));
		add(5, organization('药店', storeCode));
		add(6, {
			resourceType: 'Medication',
			extension: [
				{ url: 'urn:wenyao:fhir:strength', valueString: product.strength },
				{ url: 'urn:wenyao:fhir:pack-spec', valueString: product.packSpec }
			],
			code: {
				coding: [{ system: 'https://www.gs1.org/gtin', code: product.value }],
				text: product.genericName
			},
			form: { text: product.form }
		});
		for (let line = 0; line < lines; line++)
			entry.push({
				fullUrl: `urn:uuid:${randomUUID()}`,
				resource: {
					resourceType: 'MedicationRequest',
					status: 'active',
					intent: 'order',
					medicationReference: { reference: url(6) },
					subject: { reference: url(2) },
					authoredOn: signedAt.toISOString(),
					requester: { reference: url(3) },
					reasonCode: [{ text: '高血压' }],
					groupIdentifier: { system: 'urn:wenyao:prescription-number', value: number },
					dosageInstruction: [
						toDosage({ amount, unit: 'capsule', route: 'oral', frequency: 'tid', days }, '口服')
					],
					dispenseRequest: {
						validityPeriod: { start: dayOf(signedAt), end: writing.until ?? dayOf(writing.signedAt ?? now) },
						quantity: { value: packs, unit: '盒' },
						performer: { reference: url(5) }
					}
				},
				request: {
					method: 'POST',
					url: 'MedicationRequest',
					...(ifNoneExist && {
						ifNoneExist: `group-identifier=urn:wenyao:prescription-number|${number}`
					})
				}
			});
		return { resourceType: 'Bundle', type: 'transaction', entry };
	}

	/** Body and header of a cancellation. */
	cancellation(id: string, number: string, writing: Writing = {}): { body: Json; provenance: string } {
		const body = {
			resourceType: 'MedicationRequest',
			id,
			status: 'cancelled',
			intent: 'order',
			medicationCodeableConcept: { text: '-' },
			subject: { display: '-' },
			groupIdentifier: { system: 'urn:wenyao:prescription-number', value: number }
		};
		// A header holds ASCII; what is not is escaped, which JSON allows.
		const text = JSON.stringify(
			this.provenance(this.jws(canonicalJson(body), writing), `MedicationRequest/${id}`)
		);
		const provenance = text.replace(
			/[\u0080-\uffff]/g,
			(letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
		);
		return { body, provenance };
	}
}
