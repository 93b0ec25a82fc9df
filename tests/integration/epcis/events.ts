import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import type { Actor } from '$lib/contract/actor';
import { demoPacks } from '$lib/server/demo/demo-packs';
import { chainB, storeA1, storeB1 } from '$lib/server/demo/demo-people';
import type { DemoPack } from '$lib/server/demo/rows';
import { chinaDate } from '$lib/domain/shared/local-date';
import { storeUri, traceUri } from '$lib/domain/trace/read-epc';
import { runCaptures } from '$lib/server/services/epcis/run-captures';
import { seededAt } from '../database';
import type { World } from '../world';

const today = chinaDate(new Date(seededAt));
export const context = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'];
export const place = (institutionCode: string) => ({ id: storeUri(institutionCode) });
export const storeOne = place('P99999900001');
export const storeTwo = place('P99999900002');

const packs = demoPacks(today);
const boxes = packs.filter(({ level, sales }) => level === 1 && sales.length === 0);
const nth = (list: readonly DemoPack[], n: number): DemoPack => {
	const pack = list[n];
	if (!pack) throw new RangeError(`there are only ${list.length} such packs`);
	return pack;
};
const under = boxes.filter(({ place }) => place.kind === 'in_transit' && place.storeId === storeA1);
const stock = boxes.filter(({ place }) => place.kind === 'store' && place.storeId === storeA1);
const foreign = boxes.filter(({ place }) => place.kind === 'store' && place.storeId === storeB1);
const cartons = packs.filter(
	({ level, place }) => level === 2 && place.kind === 'store' && place.storeId === storeA1
);

/** A box on its way to the first store of chain A: shipped, never received. */
export const boxUnderWay = (n: number): DemoPack => nth(under, n);
/** A box in stock at the first store of chain A, unsold. */
export const boxInStock = (n: number): DemoPack => nth(stock, n);
export const boxOfChainB = (n: number): DemoPack => nth(foreign, n);
/** A carton in stock at the first store of chain A. */
export const carton = (n: number): DemoPack => nth(cartons, n);

export const uriOf = (pack: DemoPack): string => traceUri(pack.traceCode);
/** The same pack by its GS1 symbol. */
export const linkOf = (pack: DemoPack): string => `https://id.gs1.org/01/${pack.gtin14}/21/${pack.serial}`;

type Fields = Record<string, unknown>;

export const objectEvent = (bizStep: string, packs: readonly string[], more: Fields = {}): Fields => ({
	type: 'ObjectEvent',
	eventID: `urn:uuid:${randomUUID()}`,
	eventTime: '2026-11-19T10:00:00+08:00',
	eventTimeZoneOffset: '+08:00',
	action: 'OBSERVE',
	bizStep,
	epcList: packs,
	bizLocation: storeOne,
	...more
});

export const packing = (parentID: string, childEPCs: readonly string[], more: Fields = {}): Fields => ({
	type: 'AggregationEvent',
	eventID: `urn:uuid:${randomUUID()}`,
	eventTime: '2026-11-19T10:00:00+08:00',
	eventTimeZoneOffset: '+08:00',
	action: 'ADD',
	bizStep: 'packing',
	parentID,
	childEPCs,
	...more
});

export const documentOf = (eventList: readonly unknown[], more: Fields = {}): Fields => ({
	'@context': context,
	type: 'EPCISDocument',
	schemaVersion: '2.0',
	creationDate: '2026-11-19T10:00:00+08:00',
	epcisBody: { eventList },
	...more
});

export const machineB: Actor = { kind: 'machine', id: randomUUID(), chainId: chainB };

type Handler = (event: RequestEvent) => Promise<Response>;
const modules = import.meta.glob<Record<string, unknown>>('/src/routes/epcis/v2/**/+server.ts');

export interface Asked {
	readonly status: number;
	readonly headers: Headers;
	// Answers of every kind are looked into.
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	readonly body: any;
}

interface Ask {
	readonly actor?: Actor;
	readonly params?: Record<string, string>;
	readonly query?: string;
	readonly body?: unknown;
	readonly headers?: Record<string, string>;
}

/** Asks an endpoint below /epcis/v2, as `POST capture`; a text or bytes as body go as they are. */
export async function call(world: World, endpoint: string, asked: Ask = {}): Promise<Asked> {
	const [method = '', route = ''] = endpoint.split(' ');
	const path = `/src/routes/epcis/v2${route ? `/${route}` : ''}/+server.ts`;
	const module = await modules[path]?.();
	const handler = module?.[method] ?? module?.fallback;
	if (typeof handler !== 'function') throw new RangeError(`no endpoint ${endpoint}`);
	const url = new URL(`http://localhost/epcis/v2/${route}${asked.query ?? ''}`);
	const raw = typeof asked.body === 'string' || asked.body instanceof Uint8Array;
	const body = raw ? (asked.body as BodyInit) : JSON.stringify(asked.body);
	const event = {
		url,
		params: asked.params ?? {},
		request: new Request(url, {
			method,
			headers: { 'content-type': 'application/json', ...asked.headers },
			...(method === 'POST' && { body })
		}),
		locals: {
			services: world.services,
			requestId: randomUUID(),
			identify: () => Promise.resolve(asked.actor ?? world.as.machine.actor)
		},
		getClientAddress: () => '192.0.2.1'
	};
	const response = await (handler as Handler)(event as unknown as RequestEvent);
	const text = await response.text();
	return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** The background job, as the program runs it. */
export const work = (world: World): Promise<void> =>
	runCaptures({
		services: world.services,
		actor: { kind: 'system' },
		requestId: randomUUID(),
		now: () => world.clock.at
	});

/** Sends a document, lets the job run, and tells how it ended. */
export async function capture(
	world: World,
	eventList: readonly unknown[],
	headers: Record<string, string> = {}
) {
	const sent = await call(world, 'POST capture', { body: documentOf(eventList), headers });
	if (sent.status !== 202) return { sent, job: null };
	await work(world);
	const captureID = sent.headers.get('location')?.split('/').at(-1) ?? '';
	return { sent, job: (await call(world, 'GET capture/[captureID]', { params: { captureID } })).body };
}

export async function packRow({ services: { db } }: World, { traceCode }: DemoPack) {
	return db.selectFrom('pack').selectAll().where('code', '=', traceCode).executeTakeFirstOrThrow();
}

/** Flags of a pack that nothing has cleared. */
export async function flagsOf({ services: { db } }: World, code: string): Promise<string[]> {
	const rows = await db
		.selectFrom('traceFlag')
		.select('flag')
		.where('packCode', '=', code)
		.where('clearedAt', 'is', null)
		.orderBy('flag')
		.execute();
	return rows.map(({ flag }) => flag);
}
