import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { expect } from 'vitest';
import type { Actor } from '$lib/contract/actor';
import { chainB } from '$lib/server/demo/demo-people';
import { findResourceFault } from '$lib/server/fhir/validator';
import * as route from '../../../src/routes/fhir/R4/[...rest]/+server';
import type { World } from '../world';

export const base = 'http://localhost/fhir/R4';

export interface Told {
	readonly status: number;
	readonly headers: Headers;
	// Answers of every kind are looked into.
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	readonly body: any;
}

interface Ask {
	readonly actor?: Actor;
	readonly headers?: Readonly<Record<string, string>>;
	/** A text or bytes go as they are. */
	readonly body?: unknown;
}

type Handler = (event: RequestEvent) => Promise<Response>;

/**
 * Asks `GET Patient?_id=1` of the service. Whatever it answers must be valid R4 by HL7's definitions.
 */
export async function ask(world: World, request: string, asked: Ask = {}): Promise<Told> {
	const [method = '', target = ''] = request.split(/ (.*)/);
	const url = new URL(target === '' ? base : `${base}/${target}`);
	const handler = ((route as Record<string, unknown>)[method] ?? route.fallback) as Handler;
	const raw = typeof asked.body === 'string' || asked.body instanceof Uint8Array;
	const event = {
		url,
		params: { rest: decodeURIComponent(url.pathname.slice('/fhir/R4/'.length)) },
		request: new Request(url, {
			method,
			headers: {
				...(asked.body !== undefined && { 'content-type': 'application/fhir+json' }),
				...asked.headers
			},
			...(asked.body !== undefined && {
				body: raw ? (asked.body as BodyInit) : JSON.stringify(asked.body)
			})
		}),
		locals: {
			services: world.services,
			requestId: randomUUID(),
			identify: () => Promise.resolve(asked.actor ?? world.as.machine.actor)
		},
		getClientAddress: () => '192.0.2.1'
	};
	const response = await handler(event as unknown as RequestEvent);
	const text = await response.text();
	const told = {
		status: response.status,
		headers: response.headers,
		body: text === '' ? null : JSON.parse(text)
	};
	if (told.body && /fhir\+json/.test(told.headers.get('content-type') ?? ''))
		expect(await findResourceFault(told.body)).toBeUndefined();
	if (told.status >= 400) expect(told.body).toMatchObject({ resourceType: 'OperationOutcome' });
	return told;
}

export const machineB: Actor = { kind: 'machine', id: randomUUID(), chainId: chainB };

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const resourcesOf = ({ body }: Told): any[] =>
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	(body.entry ?? []).map(({ resource }: any) => resource);

export const nextOf = ({ body }: Told): string | undefined =>
	body.link?.find(({ relation }: { relation: string }) => relation === 'next')?.url.slice(`${base}/`.length);
