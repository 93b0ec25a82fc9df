import { randomUUID } from 'node:crypto';
import { guestConsentVersion } from '$lib/contract/http/guest';
import { storeA1 } from '$lib/server/demo/demo-people';
import { fixedId } from '$lib/server/demo/fixed-id';
import { columns, type Call, type Column } from './ask';
import { code, decision, intake, signature } from './bodies';
import { systemRows } from './system-rows';

/** The things that the rows are about; all belong to the first store, its first kiosk and doctor1. */
export interface Things {
	readonly kiosk: string;
	readonly consult: string;
	readonly prescription: string;
	readonly importJob: string;
	readonly callback: string;
}

/**
 * How the endpoint must treat somebody:
 * `+` lets them in (whatever comes of it, even that a thing is not in the right state),
 * `-` refuses: 401 for nobody, else 403 with an entry in the audit trail,
 * `?` neither serves nor tells: 403, 404 or an empty answer.
 */
export type Mark = '+' | '-' | '?';

export interface Row extends Call {
	readonly marks: Readonly<Record<Column, Mark>>;
}

/** One row per endpoint; the marks stand in the order of `columns`. Rows that end something stand last. */
export function rowsOf({ kiosk, consult, prescription, importJob, callback }: Things): Row[] {
	const row = (marks: string, endpoint: string, call: Omit<Call, 'endpoint'> = {}): Row => {
		const given = marks.replaceAll(' ', '').split('');
		// The platform's people see nothing of chains, hospitals and customers: only where a row says so, or anybody is let in.
		// A guest may be in one call and nothing else.
		while (given.length >= columns.length - 2 && given.length < columns.length)
			given.push(given[0] === '+' ? '+' : '-');
		if (given.length !== columns.length) throw new RangeError(`${endpoint}: ${given.length} marks`);
		return {
			endpoint,
			...call,
			marks: Object.fromEntries(columns.map((column, at) => [column, given[at]])) as Row['marks']
		};
	};
	const v1 = '/api/v1';
	const ofConsult = { params: { id: consult } };
	const ofPrescription = { params: { prescriptionId: prescription } };
	const ofImport = { params: { id: importJob } };
	const idempotencyKey = randomUUID();
	return [
		// nobody machine | kiosk other | pharmacist other | doctor other | manager other | platform guest (may be left out)
		row('++ ++ ++ ++ ++ +-', `POST ${v1}/codes/parse`, { body: { input: '81000010000000000001' } }),
		row('-+ ++ ++ -- ++', `POST ${v1}/verifications`, { body: { input: '81000010000000000001' } }),
		row('-+ ++ -- -- --', `GET ${v1}/verifications/[id=id]`, { params: { id: randomUUID() } }),
		row('-- -- -- -- ++', `GET ${v1}/platforms`),
		row('-- ++ ++ ++ ++ -+', `GET ${v1}/ice-servers`),
		row('-- ++ -- -- --', `POST ${v1}/help`),

		// Kiosks and their chain
		row('++ ++ ++ ++ ++', `POST ${v1}/devices/pairing`),
		row('++ ++ ++ ++ ++', `POST ${v1}/devices/pairing/token`, { body: { deviceCode: 'A'.repeat(43) } }),
		row('-- -- -- -- +-', `POST ${v1}/devices/pairing/approval`, {
			body: { userCode: code, target: { kind: 'new', storeId: storeA1, name: '新机器' } }
		}),
		row('-- -- -- -- ++', `POST ${v1}/devices/pairing/denial`, { body: { userCode: code } }),
		row('-- ++ -- -- --', `GET ${v1}/devices/self`),
		row('-- -- -- -- ++', `GET ${v1}/devices`),
		row('-- -- -- -- +-', `PUT ${v1}/devices/[id]`, { params: { id: kiosk }, body: { name: '门口' } }),
		row('-- -- -- -- ++', `GET ${v1}/audit`),
		row('-+ -- -- -- ++', `GET ${v1}/trace-doubts`),
		row('-- -- -- -- ++', `GET ${v1}/chain/figures`),
		row('-- -- -- -- ++', `GET ${v1}/chain/staff`),

		// Consultation
		row('-- ++ -- -- --', `GET ${v1}/consults/current`),
		row('-- -- -- ++ --', `GET ${v1}/consults/room`),
		row('-- -- -- ++ --', `PUT ${v1}/consults/presence`, { body: { state: 'available' } }),
		row('-- ++ -- -- --', `GET ${v1}/consults/doctors`),
		row('-- -- -- ++ --', `GET ${v1}/reception`),
		// The doctors of the table do not keep the tables of their hospitals.
		row('-- -- -- -- --', `PUT ${v1}/reception/[kind]/[rowId]`, {
			params: { kind: 'triage', rowId: 'children' },
			body: { row: null }
		}),
		row('-- -- -- ++ --', `GET ${v1}/callbacks`),
		row('-- -- -- +? --', `POST ${v1}/callbacks/[id=id]/number`, { params: { id: callback } }),
		row('-- -- -- +? --', `POST ${v1}/callbacks/[id=id]/done`, { params: { id: callback } }),
		row('-- ++ -- -- --', `POST ${v1}/consults`, { body: intake }),
		row('-- ++ -- -- --', `POST ${v1}/patients/recognition`, {
			body: { residentId: intake.residentId, phone: intake.phone }
		}),
		row('-- ++ -- -- --', `GET ${v1}/consults/child-doctors`),
		row('-- +? -- -- --', `PUT ${v1}/consults/[id=id]/sharing`, {
			...ofConsult,
			body: { earlierConsults: false, dispensedMedicines: false }
		}),
		row('-- -- -- +? --', `GET ${v1}/consults/[id=id]/history`, ofConsult),
		row('-- -- -- +? --', `PUT ${v1}/consults/[id=id]/evidence`, {
			...ofConsult,
			body: { kind: 'declared' }
		}),
		row('-- -- -- +? --', `POST ${v1}/consults/[id=id]/profile`, {
			...ofConsult,
			body: { facts: ['allergies'] }
		}),
		row('-- +? -- +? --', `POST ${v1}/consults/[id=id]/guest`, { ...ofConsult, body: { role: 'family' } }),
		row('-- +? -- -- --', `POST ${v1}/consults/[id=id]/guest/answer`, {
			...ofConsult,
			body: { agree: true, textVersion: guestConsentVersion }
		}),
		row('-- +? -- +? --', `POST ${v1}/consults/[id=id]/guest/link`, ofConsult),
		row('-- +? -- +? --', `DELETE ${v1}/consults/[id=id]/guest`, ofConsult),
		// Whoever has the link comes in by it, as nobody; this one leads nowhere.
		row('++ ++ ++ ++ ++', `POST ${v1}/guest`, { body: { token: 'A'.repeat(32), name: '女儿小李' } }),
		row('-- -- -- -- -- -+', `DELETE ${v1}/guest`),
		// A ticket that nobody has drawn is told to be wrong, whoever types it.
		row('-- ++ -- -- --', `POST ${v1}/consults/return`, { body: { ticket: 'AAAAAA', phoneTail: '0000' } }),
		row('-- +? -- -- --', `PUT ${v1}/consults/[id=id]/doctor`, { ...ofConsult, body: { doctorId: null } }),
		row('-- +? -- -- --', `POST ${v1}/consults/[id=id]/walk`, ofConsult),
		row('-- +? -- -- --', `POST ${v1}/consults/[id=id]/callback`, ofConsult),
		row('-- +? -- -- --', `GET ${v1}/consults/[id=id]`, ofConsult),
		row('-- -- -- +? --', `GET ${v1}/consults/[id=id]/record`, ofConsult),
		row('-- +? -- +? --', `GET ${v1}/consults/[id=id]/messages`, ofConsult),
		row('-- +? -- +? --', `POST ${v1}/consults/[id=id]/messages`, {
			...ofConsult,
			body: { clientId: randomUUID(), body: '您好' }
		}),
		row('-- -- -- +? --', `PUT ${v1}/consults/[id=id]/notes`, {
			...ofConsult,
			body: { writer: randomUUID(), saves: [{ field: 'plan', text: '多喝水', edit: 1, base: 0 }] }
		}),
		row('-- -- -- +? --', `POST ${v1}/consults/[id=id]/take`, ofConsult),
		row('-- +? -- +? --', `POST ${v1}/consults/[id=id]/photos`, {
			...ofConsult,
			query: `?clientId=${randomUUID()}`,
			body: 'no picture'
		}),
		row('-- +? -- +? --', `GET ${v1}/consults/[id=id]/photos/[photo=id]`, {
			params: { id: consult, photo: randomUUID() }
		}),
		row('-- +? -- +? --', `GET ${v1}/consults/[id=id]/reminders`, ofConsult),
		row('-- -- -- ++ --', `GET ${v1}/consults/handovers`),
		row('-- -- -- +? --', `GET ${v1}/consults/[id=id]/colleagues`, ofConsult),
		row('-- -- -- +? --', `POST ${v1}/consults/[id=id]/handover`, {
			...ofConsult,
			body: { doctorId: randomUUID() }
		}),
		// Without an offer there is nothing to answer or to take back, for any doctor.
		row('-- -- -- ++ --', `POST ${v1}/consults/[id=id]/handover/answer`, {
			...ofConsult,
			body: { accept: false }
		}),
		row('-- -- -- ++ --', `DELETE ${v1}/consults/[id=id]/handover`, ofConsult),

		// Records; this doctor keeps those of the hospital
		row('-- -- -- ++ --', `GET ${v1}/records`),
		row('-- -- -- +? --', `GET ${v1}/records/[id=id]`, ofConsult),
		row('-- -- -- +? --', `POST ${v1}/records/[id=id]/additions`, {
			...ofConsult,
			body: { clientId: randomUUID(), reason: 'correction', body: '更正' }
		}),
		row('-- -- -- +- --', `POST ${v1}/records/search`, { body: { query: '11010519491231002X' } }),
		row('-- -- -- +- --', `POST ${v1}/records/export`, {
			body: { patientId: randomUUID(), reason: 'patient_request' }
		}),
		row('-- +? -- -- --', `GET ${v1}/consults/[id=id]/summary`, ofConsult),
		row('-- +? -- -- --', `POST ${v1}/consults/[id=id]/summary-link`, ofConsult),
		row('-- -- -- +? --', `DELETE ${v1}/consults/[id=id]/summary-link`, ofConsult),
		row('-- -- -- ++ --', `GET ${v1}/follow-ups`),
		row('-- -- -- ++ --', `POST ${v1}/follow-ups/[id=id]/contact`, { params: { id: randomUUID() } }),
		row('-- -- -- ++ --', `POST ${v1}/follow-ups/[id=id]/done`, {
			params: { id: randomUUID() },
			body: { result: 'reached' }
		}),

		// Prescription
		row('-- -- -- ++ --', `GET ${v1}/prescription-templates`),
		row('-- -- -- ++ --', `PUT ${v1}/prescription-templates/[id=id]`, {
			params: { id: randomUUID() },
			body: {
				name: '感冒',
				diagnosis: '',
				lines: [
					{
						productId: randomUUID(),
						amount: '1',
						unit: 'tablet',
						route: 'oral',
						frequency: 'tid',
						days: 3,
						packs: 1
					}
				]
			}
		}),
		row('-- -- -- ++ --', `DELETE ${v1}/prescription-templates/[id=id]`, { params: { id: randomUUID() } }),
		row('-- -- -- +? --', `GET ${v1}/consults/[id=id]/earlier-prescriptions`, ofConsult),
		row('-- -- -- ++ --', `GET ${v1}/clinical/tables`),
		// The doctors of the table do not keep the tables of their hospitals.
		row('-- -- -- -- --', `PUT ${v1}/clinical/tables/[kind]/[rowId]`, {
			params: { kind: 'groups', rowId: 'aspirin' },
			body: { row: null }
		}),
		row('-- -- -- +? --', `POST ${v1}/consults/[id=id]/checks`, {
			...ofConsult,
			body: { consultId: consult, diagnosis: '', validDays: 1, guardianConfirmed: false, lines: [] }
		}),
		row('-- -- -- +? --', `POST ${v1}/consults/[id=id]/outside-checks`, {
			...ofConsult,
			body: {
				hook: 'order-sign',
				draft: { consultId: consult, diagnosis: '', validDays: 1, guardianConfirmed: false, lines: [] }
			}
		}),
		row('-- -- ++ ++ ++', `GET ${v1}/products`, { query: '?q=amxl' }),
		row('-- -- -- +? --', `GET ${v1}/consults/[id=id]/prescriptions`, ofConsult),
		row('-- -- -- ++ --', `GET ${v1}/prescriptions/returned`),
		row('-- ++ ++ -- --', `GET ${v1}/products/[id=id]/leaflet`, {
			params: { id: fixedId('product', 1) }
		}),
		row('-- +? -- -- --', `GET ${v1}/kiosk/prescription`, { query: `?consult=${consult}` }),
		row('-- -- -- +? --', `GET ${v1}/prescriptions/[prescriptionId]`, ofPrescription),
		row('-- -- -- +? --', `PUT ${v1}/prescriptions/[prescriptionId]`, {
			...ofPrescription,
			body: { consultId: consult, diagnosis: '', validDays: 1, guardianConfirmed: false, lines: [] }
		}),
		row('-- -- -- +? --', `POST ${v1}/prescriptions/[prescriptionId]/signing`, ofPrescription),
		row('-- -- -- +? --', `POST ${v1}/prescriptions/[prescriptionId]/signature`, {
			...ofPrescription,
			body: signature
		}),

		// Imports and the product master
		row('-- -- -- -- ++ +', `GET ${v1}/imports`),
		row('-- -- -- -- ++ +', `POST ${v1}/imports`, { query: '?kind=recalls&name=a.csv', body: { a: 1 } }),
		row('-- -- -- -- ++ -', `POST ${v1}/imports`, {
			query: '?kind=packs&name=a.csv&placement=on_the_way',
			body: { a: 1 }
		}),
		...['products', 'mappings'].flatMap((kind) => [
			row('-- -- -- -- -- +', `POST ${v1}/imports`, { query: `?kind=${kind}&name=a.csv`, body: { a: 1 } }),
			row('-- -- -- -- -- +', `GET ${v1}/imports/template`, { query: `?kind=${kind}` })
		]),
		row('-- -- -- -- ++ -', `GET ${v1}/imports/template`, { query: '?kind=packs' }),
		row('-- -- -- -- +? ?', `GET ${v1}/imports/[id=id]`, ofImport),
		row('-- -- -- -- +? ?', `GET ${v1}/imports/[id=id]/faults`, ofImport),
		row('-- -- -- -- +? ?', `POST ${v1}/imports/[id=id]/confirmation`, {
			...ofImport,
			body: { faulty: 'skip' }
		}),
		row('-- -- -- -- +? ?', `POST ${v1}/imports/[id=id]/cancellation`, ofImport),
		row('-- -- -- -- ++ +', `GET ${v1}/product-master`),
		row('-- -- -- -- ++ +', `GET ${v1}/product-master/comparison`, {
			query: `?left=${kiosk}&right=${kiosk}`
		}),
		row('-- -- -- -- -- +', `POST ${v1}/product-master/merges`, { body: { kept: kiosk, merged: consult } }),
		row('-- -- -- -- -- +', `POST ${v1}/product-master/merges/[id=id]/undo`, { params: { id: consult } }),
		row('-- -- -- -- -- +', `POST ${v1}/product-master/distinctions`, {
			body: { left: kiosk, right: consult }
		}),

		// Review
		row('-- -- ++ -- --', `GET ${v1}/reviews`),
		row('-- -- +? -- --', `GET ${v1}/reviews/[prescriptionId]`, ofPrescription),
		row('-- -- +? -- --', `POST ${v1}/reviews/[prescriptionId]/lease`, ofPrescription),
		row('-- -- +? -- --', `POST ${v1}/reviews/[prescriptionId]/signing`, {
			...ofPrescription,
			body: decision
		}),
		row('-- -- +? -- --', `POST ${v1}/reviews/[prescriptionId]/decision`, {
			...ofPrescription,
			body: { ...decision, reviewedAt: '2026-11-20T02:00:00.000Z', response: signature }
		}),
		row('-- -- +? -- --', `DELETE ${v1}/reviews/[prescriptionId]/lease`, ofPrescription),

		// Dispensing
		row('-- -- ++ -- --', `POST ${v1}/dispensings/open`, { body: { code: '12345678' } }),
		row('-- -- +? -- --', `POST ${v1}/dispensings/check`, {
			body: { scan: '81000010000000000001', prescriptionId: prescription, before: [] }
		}),
		row('-- -- +? -- --', `POST ${v1}/dispensings`, {
			body: { idempotencyKey, prescriptionId: prescription, scans: ['81000010000000000001'], partial: false }
		}),
		row('-- -- +? -- --', `POST ${v1}/dispensings/resume`, { body: { prescriptionId: prescription } }),
		row('-- -- +? -- --', `POST ${v1}/dispensings/release`, { body: { prescriptionId: prescription } }),
		row('-- -- ++ -- --', `POST ${v1}/dispensings/otc`, {
			body: { idempotencyKey, scans: ['81000010000000000001'], buyer: null }
		}),
		row('-- -- ++ -- --', `GET ${v1}/dispensings/[dispensingId]`, { params: { dispensingId: randomUUID() } }),
		row('-- -- ++ -- --', `GET ${v1}/dispensings/[dispensingId]/labels`, {
			params: { dispensingId: randomUUID() }
		}),
		row('-- -- ++ -- --', `GET ${v1}/store-day`),
		row('-- -- ++ -- --', `POST ${v1}/store-day/closing`, {
			body: { day: '2026-11-20', counts: [], cashFen: 0, note: '' }
		}),
		row('-- -- ++ -- --', `GET ${v1}/recall-calls`),
		row('-- -- ++ -- --', `POST ${v1}/recall-calls`, {
			body: { recallId: randomUUID(), dispensingId: randomUUID(), outcome: 'reached' }
		}),

		...systemRows(row),
		// Without a line
		row('-- -- ++ -- --', `GET ${v1}/offline/counter`),
		row('-- -- +? -- --', `POST ${v1}/offline/hand-overs`, {
			body: {
				id: randomUUID(),
				prescriptionId: prescription,
				handedOverBy: fixedId('staff', 11),
				ageMs: 60_000,
				scans: ['81000010000000000001'],
				splits: [],
				payment: 'cash'
			}
		}),
		row('-- -- ++ -- ++', `GET ${v1}/offline/conflicts`),
		row('-- -- ++ -- --', `POST ${v1}/offline/conflicts/[id=id]/resolution`, {
			params: { id: randomUUID() },
			body: { choice: 'taken_back', note: '药已追回' }
		}),
		row('-- ++ ++ -- --', `GET ${v1}/offline/snapshot`, { query: '?limit=10' }),
		row('-- ++ -- -- --', `POST ${v1}/offline/scans`, {
			body: { scans: [{ input: '81000010000000000001', scan: { id: randomUUID(), ageMs: 60_000 } }] }
		}),
		// Goods, returns, old medicine
		row('-- -- ++ -- --', `GET ${v1}/goods-receipts`),
		row('-- -- ++ -- --', `POST ${v1}/goods-receipts/check`, {
			body: { scan: '81000010000000000001', before: [] }
		}),
		row('-- -- ++ -- --', `POST ${v1}/goods-receipts`, {
			body: { idempotencyKey, scans: ['81000010000000000001'] }
		}),
		row('-- -- ++ -- --', `POST ${v1}/packagings/check`, {
			body: { outer: '81000010000000000001', action: 'take_out', pieces: [] }
		}),
		row('-- -- ++ -- --', `POST ${v1}/packagings`, {
			body: { action: 'open', outer: '81000010000000000001' }
		}),
		row('-- -- ++ -- --', `POST ${v1}/returns/check`, { body: { scan: '81000010000000000001' } }),
		row('-- -- ++ -- --', `POST ${v1}/returns`, {
			body: {
				idempotencyKey,
				scan: '81000010000000000001',
				reason: 'quality_problem',
				decision: 'destroy',
				checks: []
			}
		}),
		row('-- -- ++ -- --', `GET ${v1}/hand-ins`),
		row('-- -- ++ -- --', `POST ${v1}/hand-ins/check`, { body: { scan: '81000010000000000001' } }),
		row('-- -- ++ -- --', `POST ${v1}/hand-ins`, {
			body: {
				idempotencyKey,
				items: [{ by: 'name', productId: null, name: '旧药', reason: 'expired', count: 1 }],
				voucher: null
			}
		}),
		row('-- -- ++ -- --', `POST ${v1}/hand-ins/destruction`, {
			body: { idempotencyKey, receiver: '环保公司', handInIds: [randomUUID()], reversalIds: [] }
		}),
		row('-- -- ++ -- --', `POST ${v1}/vouchers/redemption`, { body: { number: 'WYVC1.AAAA' } }),

		// Signing keys
		row('-- -- ++ ++ ++', `GET ${v1}/signing-keys`),
		row('-- -- ?? ?? ??', `POST ${v1}/signing-keys/[credentialId]/removal`, {
			params: { credentialId: 'AAAA' },
			body: { reason: 'lost' }
		}),
		row('-- -- +? +? --', `GET ${v1}/prescriptions/[prescriptionId]/signatures`, ofPrescription),

		// What ends a thing
		row('-- -- -- +? --', `POST ${v1}/prescriptions/[prescriptionId]/cancellation`, ofPrescription),
		row('-- +? -- -- --', `POST ${v1}/consults/[id=id]/cancel`, ofConsult),
		row('-- +? -- +? --', `POST ${v1}/consults/[id=id]/end`, { ...ofConsult, body: { outcome: 'advised' } }),
		row('-- -- -- -- +-', `POST ${v1}/devices/[id]/revocation`, { params: { id: kiosk } })
	];
}
