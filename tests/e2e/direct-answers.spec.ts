import { expect, type APIRequestContext } from '@playwright/test';
import { storeA1 } from '../../src/lib/server/demo/demo-people';
import { test } from './closed-contexts';
import { signIn } from './people';
import { breakOff, bytesOf, exchange, type RawRequest } from './raw-http';

const verify = '/api/v1/verifications';
const parse = '/api/v1/codes/parse';
const json = { 'content-type': 'application/json' };
const machine = { authorization: 'Bearer wenyao-demo' };
const asMachine = { ...json, ...machine };
const input = (text: unknown) => JSON.stringify({ input: text });
const known = input('81000010000000000001');

/** A query that nothing asks for: the direct way takes the bare path only, SvelteKit serves both alike. */
const pastDirect = (request: RawRequest): RawRequest => ({ ...request, path: `${request.path}?` });

/** What differs between two answers to the same question: ids, instants and how often it was asked. */
const comparable = (answer: string): string => {
	const [head = '', ...body] = answer.split('\r\n\r\n');
	const [status = '', ...headers] = head.split('\r\n');
	const lines = headers.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()));
	return [status, ...lines.sort(), '', ...body]
		.join('\n')
		.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{id}')
		.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '{instant}')
		.replaceAll(/"(queries|places)":\d+/g, '"$1":{count}')
		.replace(/\ndate: .*/, '');
};

async function answeredDirectly(request: APIRequestContext): Promise<number> {
	const text = await (await request.get('/metrics')).text();
	return Number(/^wenyao_direct_answers_total (\d+)$/m.exec(text)?.[1]);
}

const plain: readonly (readonly [string, RawRequest, status: number])[] = [
	['a code', { path: verify, headers: asMachine, body: known }, 200],
	[
		'a content type with a charset',
		{ path: verify, headers: { ...machine, 'content-type': 'application/json; charset=utf-8' }, body: known },
		200
	],
	['a code on no record', { path: verify, headers: asMachine, body: input('81000019999999999999') }, 200],
	[
		'a symbol whose elements have an order',
		{ path: parse, headers: asMachine, body: input(']d20106901234567892172712311010A\u001d21S1') },
		200
	],
	['no code at all', { path: verify, headers: asMachine, body: input('你好') }, 422],
	[
		'a code of ours that is on no box',
		{ path: verify, headers: asMachine, body: input('WYRX1.AAAAAAAAAAAAAAAAAAAAAA') },
		422
	],
	['a body that is no JSON', { path: verify, headers: asMachine, body: '{"input":' }, 400],
	['a body of another shape', { path: verify, headers: asMachine, body: '{"input":7}' }, 400],
	['a body that is null', { path: verify, headers: asMachine, body: 'null' }, 400],
	[
		'bytes that are no UTF-8',
		{ path: parse, headers: asMachine, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
		400
	],
	['a byte order mark', { path: verify, headers: asMachine, body: `\ufeff${known}` }, 200],
	[
		'a zero byte in the code',
		{ path: verify, headers: asMachine, body: input('8100001\u0000000000000001') },
		422
	],
	[
		'a form from another site, called JSON',
		{ path: verify, headers: { ...asMachine, origin: 'https://elsewhere.example' }, body: known },
		200
	]
];

const odd: readonly (readonly [string, RawRequest, status: number])[] = [
	['nobody', { path: verify, headers: json, body: known }, 401],
	[
		'a wrong key',
		{ path: verify, headers: { ...json, authorization: 'Bearer not-a-key-of-ours' }, body: known },
		401
	],
	['nobody who only wants a text parsed', { path: parse, headers: json, body: known }, 200],
	['a body too large', { path: verify, headers: asMachine, body: input('8'.repeat(300_000)) }, 413],
	[
		'a body too large in pieces',
		{ path: verify, headers: asMachine, body: input('8'.repeat(300_000)), chunked: true },
		413
	],
	['a body in pieces', { path: verify, headers: asMachine, body: known, chunked: true }, 200],
	['an empty body', { path: verify, headers: asMachine }, 400],
	['no length', { path: verify, headers: asMachine, lengthless: true }, 400],
	[
		'an unknown content type',
		{ path: verify, headers: { ...machine, 'content-type': 'application/x-scan' }, body: known },
		200
	],
	['no content type', { path: verify, headers: machine, body: known }, 400],
	['a form', { path: verify, headers: { ...machine, 'content-type': 'text/plain' }, body: known }, 403],
	['GET', { method: 'GET', path: verify, headers: machine, lengthless: true }, 405],
	['HEAD', { method: 'HEAD', path: verify, headers: machine, lengthless: true }, 405],
	['OPTIONS', { method: 'OPTIONS', path: verify, headers: machine, lengthless: true }, 405],
	['PUT', { method: 'PUT', path: verify, headers: asMachine, body: known }, 405]
];

test.describe('an answer given before SvelteKit is asked', () => {
	let port = 0;
	test.beforeAll(async ({ baseURL }) => {
		port = Number(new URL(baseURL ?? '').port);
		// Whoever asks for the first time is looked up on SvelteKit's way.
		await exchange(port, bytesOf({ path: verify, headers: asMachine, body: known }));
	});
	const ask = (request: RawRequest) => exchange(port, bytesOf(request));

	for (const [kinds, rows, direct] of [
		['is SvelteKit’s answer, byte for byte, to', plain, 1],
		['leaves to SvelteKit', odd, 0]
	] as const)
		for (const [name, row, status] of rows)
			test(`${kinds} ${name}`, async ({ request }) => {
				// The first question about a box is another than the second.
				await ask(pastDirect(row));
				const before = await answeredDirectly(request);
				const answer = await ask(row);
				expect((await answeredDirectly(request)) - before).toBe(direct);
				const longWay = await ask(pastDirect(row));
				expect((await answeredDirectly(request)) - before).toBe(direct);
				expect(comparable(answer)).toBe(comparable(longWay));
				expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
				// What SvelteKit refuses as a foreign form never comes to our headers.
				if (status !== 403) expect(answer).toContain('x-content-type-options: nosniff');
			});

	test('keeps the order of requests sent without waiting', async () => {
		const row = { path: parse, headers: asMachine };
		const codes = ['81000010000000000001', '81000010000000000002', '81000010000000000003'];
		const bytes = codes.map((code, at) =>
			bytesOf({ ...row, ...(at === 1 && { path: `${parse}?` }), body: input(code) }, at === 2)
		);
		const answers = await exchange(port, Buffer.concat(bytes));
		expect([...answers.matchAll(/"value":"(\d+)"/g)].map(([, code]) => code)).toEqual(codes);
		expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
	});

	test('is not harmed by those who go away in the middle', async ({ request }) => {
		const whole = bytesOf({ path: verify, headers: asMachine, body: known });
		for (const length of [whole.length - 3, whole.length]) await breakOff(port, whole.subarray(0, length));
		expect((await request.get('/api/health')).status()).toBe(200);
		expect(await ask({ path: verify, headers: asMachine, body: known })).toMatch(/^HTTP\/1\.1 200 /);
	});

	test('asks who may, and stops at once for a kiosk that was taken out of service', async ({
		browser,
		baseURL
	}) => {
		const office = await browser.newContext();
		await signIn(await office.newPage(), 'manager');
		const clinic = await browser.newContext();
		await signIn(await clinic.newPage(), 'doctor4');
		const store = await browser.newContext();
		const post = async (
			from: APIRequestContext,
			path: string,
			data: object
		): Promise<Record<string, string>> => {
			const response = await from.post(path, { data, headers: { origin: baseURL ?? '' } });
			expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
			return (await response.text()) ? ((await response.json()) as Record<string, string>) : {};
		};
		const pairing = await post(store.request, '/api/v1/devices/pairing', {});
		await post(office.request, '/api/v1/devices/pairing/approval', {
			userCode: pairing.userCode,
			target: { kind: 'new', storeId: storeA1, name: '直答测试机' }
		});
		const self = await post(store.request, '/api/v1/devices/pairing/token', {
			deviceCode: pairing.deviceCode
		});
		const cookies = async (context: typeof store) =>
			(await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

		const both = async (cookie: string, as: string) => {
			const row = { path: verify, headers: { ...json, cookie, 'x-wenyao-as': as }, body: known };
			await ask(row);
			const before = await answeredDirectly(office.request);
			const [answer, longWay] = [await ask(row), await ask(pastDirect(row))];
			expect(comparable(answer)).toBe(comparable(longWay));
			return { answer, direct: (await answeredDirectly(office.request)) - before };
		};
		const kiosk = await cookies(store);
		const served = await both(kiosk, 'device');
		expect(served.answer).toMatch(/^HTTP\/1\.1 200 /);
		expect(served.direct).toBe(1);
		const refused = await both(await cookies(clinic), 'staff');
		expect(refused.answer).toMatch(/^HTTP\/1\.1 403 [^]*"code":"forbidden"/);
		expect(refused.direct).toBe(1);
		// A kiosk's cookie speaks for a kiosk only.
		expect((await both(kiosk, 'staff')).answer).toMatch(/^HTTP\/1\.1 401 /);

		await post(office.request, `/api/v1/devices/${self.id}/revocation`, {});
		const revoked = await both(kiosk, 'device');
		expect(revoked.answer).toMatch(/^HTTP\/1\.1 401 [^]*"code":"device_revoked"/);
		expect(revoked.direct).toBe(0);
	});
});
