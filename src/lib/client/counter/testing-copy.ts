/** A store's server in memory, for tests of a counter without a line: prescriptions locked as the real one locks them. */
import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import type {
	CounterCopy,
	KeptPrescription,
	LateHandOver,
	LateHandOverAnswer,
	LockedSheet,
	OfflineSheet
} from '$lib/contract/http/offline-counter';
import { lockPhrase, readPickupSecret } from '$lib/domain/dispensing/pickup-secret';
import { Unreachable } from '../http/api';
import { TestingServer } from '../offline/testing-server';
import type { CounterParts } from './offline-counter.svelte';

/** Few, so that a test takes no time; the count goes with the copy. */
const iterations = 10;
const salt = Buffer.from('a salt of the tests');

function lock(content: OfflineSheet, code: string): LockedSheet {
	const secret = readPickupSecret(code);
	if (!secret) throw new TypeError('no code');
	const bytes = pbkdf2Sync(lockPhrase(secret), salt, iterations, 64, 'sha256');
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', bytes.subarray(32), iv);
	const sealed = Buffer.concat([
		cipher.update(JSON.stringify(content), 'utf8'),
		cipher.final(),
		cipher.getAuthTag()
	]);
	return {
		verifier: bytes.subarray(0, 32).toString('base64'),
		iv: iv.toString('base64'),
		sealed: sealed.toString('base64')
	};
}

/** One line: two packs of the testing server's medicine. */
export function keptPrescription(id: string, digits: string, validUntil = '2026-04-02'): KeptPrescription {
	const dosing = {
		route: 'oral',
		amountText: '1',
		unit: 'capsule',
		rhythm: { kind: 'times_per_day', times: 2 },
		timesPerDay: 2,
		when: null,
		days: 7
	} as const;
	const line = {
		lineNo: 1,
		productId: 'p1',
		genericName: '布洛芬缓释胶囊',
		form: '胶囊',
		strength: '0.3g',
		packSpec: '24粒',
		needed: 2,
		earlier: 0,
		fetch: [],
		split: null,
		dosing,
		note: null,
		storage: '常温',
		priceFen: 1250
	};
	const content: OfflineSheet = {
		sheet: {
			id,
			number: `N-${id}`,
			patient: { name: '王*芳', sex: 'female', age: { value: 41, unit: 'year' } },
			allergies: null,
			validUntil,
			prescriber: '林若溪',
			reviewer: '吴静怡',
			payment: 'cash',
			lines: [line]
		},
		needs: [{ lineId: '1', productId: 'p1', need: { kind: 'packs', packs: 2 }, days: 7 }],
		patient: '王小芳'
	};
	return { id, heldBy: 'nobody', validUntil, doors: [lock(content, digits)] };
}

export class TestingCounter {
	readonly packs = new TestingServer(20);
	prescriptions: KeptPrescription[] = [];
	staff = { id: 'staff-1', name: '吴静怡' };
	/** By this device's clock. */
	clock = Date.parse('2026-03-31T02:10:00Z');
	away = false;
	/** Replies that are lost after the server has worked. */
	loseReplies = 0;
	/** What each id was entered as; the server enters each once. */
	readonly entered = new Map<string, LateHandOver>();
	readonly order: string[] = [];
	conflicts = new Set<string>();
	decided: string[] = [];
	refuse: (body: LateHandOver) => Error | undefined = () => undefined;

	constructor() {
		this.packs.deviceId = this.staff.id;
	}

	readonly #reach = <Answer>(answer: () => Answer): Promise<Answer> => {
		if (this.away) return Promise.reject(new Unreachable('no line'));
		try {
			return Promise.resolve(answer());
		} catch (error) {
			return Promise.reject(error as Error);
		}
	};

	readonly parts: CounterParts = {
		fetchPage: (cursor) =>
			this.away ? Promise.reject(new Unreachable('no line')) : this.packs.fetchPage(cursor),
		fetchCounter: () =>
			this.#reach((): CounterCopy => ({
				asOf: this.packs.now,
				staff: this.staff,
				store: { id: 'store-1', name: '人民路店', chainId: 'chain-1' },
				salt: salt.toString('base64'),
				iterations,
				contradicted: [],
				prescriptions: this.prescriptions
			})),
		send: (body) =>
			this.#reach((): LateHandOverAnswer => {
				const refusal = this.refuse(body);
				if (refusal) throw refusal;
				if (!this.entered.has(body.id)) this.order.push(body.id);
				this.entered.set(body.id, body);
				if (this.loseReplies-- > 0) throw new Unreachable('the reply was lost');
				if (this.conflicts.has(body.id)) return { outcome: 'conflict', reason: 'not_allowed_now' };
				const receiptNumber = `R-${this.order.indexOf(body.id) + 1}`;
				return {
					outcome: 'entered',
					dispensed: { dispensingId: `d-${body.id}`, receiptNumber, status: 'dispensed', totalFen: 0 }
				};
			}),
		fetchDecided: () => this.#reach(() => this.decided),
		fetchReceipt: () => Promise.reject(new Unreachable('not asked here')),
		now: () => this.clock
	};
}
