// A trace platform that is none: speaks the protocol of the live adapter over real HTTP and fails on demand.
// It is a witness of the adapter and shares no code with it. What it knows and how it fails is set by its methods or,
// from another process, over `/script` (see `script-path.js`).
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { answerScript } from './script-path.js';
import { detailEntry, relationEntries } from './tell-pack.js';

/**
 * What the platform knows of one pack. Dates are `YYYY-MM-DD`; what is left out is ordinary.
 * @typedef {object} FakePack
 * @property {string} code
 * @property {'A' | 'I' | 'O' | 'C' | 'X' | 'N' | 'E' | 'B'} [status]
 * @property {number} [level] 1 = smallest
 * @property {string} [parentCode]
 * @property {string[]} [children]
 * @property {number} [boxAmount]
 * @property {0 | 1 | 2 | 3} [boxStatus]
 * @property {number} [checkCount]
 * @property {string} [genericName]
 * @property {string} [approvalNumber]
 * @property {string} [ean13]
 * @property {string} [batchNumber]
 * @property {string} [producedOn]
 * @property {string} [expiresOn]
 * @property {number} [shelfLifeMonths]
 *
 * How the next calls go wrong.
 * @typedef {(
 *   | { kind: 'status', status: number, retryAfter?: number }
 *   | { kind: 'error', code: number }
 *   | { kind: 'delay', ms: number }
 *   | { kind: 'hang' } | { kind: 'cut' } | { kind: 'malformed' } | { kind: 'wrong-types' } | { kind: 'oversized' }
 *   | { kind: 'omits' } | { kind: 'twice' } | { kind: 'unsuccessful' }
 * ) & { times?: number }} Fault
 *
 * @typedef {object} Asked
 * @property {string} method
 * @property {string[]} codes
 *
 * @typedef {Awaited<ReturnType<typeof startFakePlatform>>} FakePlatform
 */

const digests = {
	md5: (/** @type {string} */ text, /** @type {string} */ secret) =>
		createHash('md5').update(`${secret}${text}${secret}`),
	hmac: (/** @type {string} */ text, /** @type {string} */ secret) => createHmac('md5', secret).update(text),
	'hmac-sha256': (/** @type {string} */ text, /** @type {string} */ secret) =>
		createHmac('sha256', secret).update(text)
};

/** @param {URLSearchParams} given @param {string} secret */
function isSigned(given, secret) {
	const method = given.get('sign_method') ?? '';
	if (!(method in digests)) return false;
	const pairs = [...given].filter(([name]) => name !== 'sign').sort(([a], [b]) => (a < b ? -1 : 1));
	const text = pairs.map(([name, value]) => name + value).join('');
	const due = digests[/** @type {keyof typeof digests} */ (method)](text, secret).digest();
	const sign = Buffer.from(given.get('sign') ?? '', 'hex');
	return sign.length === due.length && timingSafeEqual(sign, due);
}

/** @param {import('node:http').IncomingMessage} request */
async function readBody(request) {
	let text = '';
	for await (const chunk of request) text += chunk;
	return text;
}

/** @param {unknown} body @param {Fault | undefined} fault */
function spoil(body, fault) {
	const text = JSON.stringify(body);
	if (fault?.kind === 'malformed') return text.slice(0, -7);
	if (fault?.kind === 'wrong-types') return text.replaceAll(/"check_count":\d+/g, '"check_count":"many"');
	if (fault?.kind === 'unsuccessful')
		return text.replace('"response_success":true', '"response_success":false');
	if (fault?.kind === 'oversized') return text + ' '.repeat(9 * 1024 * 1024);
	return text;
}

/** @param {{ port?: number, appKey?: string, secret?: string }} [options] */
export async function startFakePlatform({ port = 0, appKey = 'wenyao', secret = 'fake-secret' } = {}) {
	/** @type {Map<string, FakePack>} */
	const packs = new Map();
	/** @type {Asked[]} */
	const asked = [];
	/** @type {Fault | undefined} */
	let fault;
	/** @type {Set<import('node:http').ServerResponse>} */
	const hanging = new Set();

	function takeFault() {
		const now = fault;
		if (fault?.times !== undefined && (fault.times -= 1) <= 0) fault = undefined;
		return now;
	}

	/** @param {URLSearchParams} given @param {Fault | undefined} now */
	function answerTo(given, now) {
		const method = given.get('method') ?? '';
		const root = `${method.replaceAll('.', '_')}_response`;
		const result = { msg_code: 'SUCCESS', msg_info: '', response_success: true };
		if (method.endsWith('.codedetail')) {
			const codes = (given.get('codes') ?? '').split(',');
			if (codes.length > 1_000) return { error_response: { code: 41, msg: 'too many codes' } };
			const told = codes.flatMap((code) => {
				const entry = detailEntry(code, packs.get(code));
				return now?.kind === 'omits' ? [] : now?.kind === 'twice' ? [entry, entry] : [entry];
			});
			return { [root]: { result: { ...result, models: { code_full_info_dto: told } }, request_id: 'fake' } };
		}
		if (method.endsWith('.relation')) {
			const told = relationEntries(packs.get(given.get('code') ?? ''), packs);
			return {
				[root]: { result: { ...result, model_list: { code_relation_dto: told } }, request_id: 'fake' }
			};
		}
		return { error_response: { code: 22, msg: 'Invalid Method' } };
	}

	/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
	async function serve(request, response) {
		if (request.url?.startsWith('/script'))
			return answerScript(platform, request, response, await readBody(request));
		const given = new URLSearchParams(await readBody(request));
		const now = takeFault();
		const codes = (given.get('codes') ?? given.get('code') ?? '').split(',');
		asked.push({ method: given.get('method')?.split('.').at(-1) ?? '', codes });
		if (now?.kind === 'hang') return void hanging.add(response);
		if (now?.kind === 'delay') await new Promise((done) => setTimeout(done, now.ms));
		if (now?.kind === 'status') {
			if (now.retryAfter !== undefined) response.setHeader('retry-after', String(now.retryAfter));
			return void response.writeHead(now.status).end('<html>gateway</html>');
		}
		response.setHeader('content-type', 'application/json');
		if (now?.kind === 'error') {
			response.end(
				JSON.stringify({ error_response: { code: now.code, msg: 'as scripted', request_id: 'fake' } })
			);
			return;
		}
		if (given.get('app_key') !== appKey || !isSigned(given, secret)) {
			response.end(
				JSON.stringify({ error_response: { code: 25, msg: 'Invalid signature', request_id: 'fake' } })
			);
			return;
		}
		const text = spoil(answerTo(given, now), now);
		if (now?.kind !== 'cut') return void response.end(text);
		response.writeHead(200, { 'content-length': Buffer.byteLength(text) });
		response.write(text.slice(0, text.length / 2), () => response.destroy());
	}

	const server = createServer((request, response) => {
		serve(request, response).catch(() => response.destroy());
	});
	const listen = (/** @type {number} */ at) =>
		new Promise((/** @type {(value?: void) => void} */ done, failed) => {
			server.once('error', failed).listen(at, '127.0.0.1', done);
		});
	await listen(port);
	const address = /** @type {import('node:net').AddressInfo} */ (server.address());

	const platform = {
		url: `http://127.0.0.1:${address.port}/router/rest`,
		appKey,
		secret,
		packs,
		/** Every call so far, oldest first. */
		asked,
		/** @param {FakePack} pack */
		register: (pack) => void packs.set(pack.code, pack),
		/** From now on, or for `times` calls. @param {Fault} how */
		fail: (how) => void (fault = { ...how }),
		/** Well again; what hung is answered by nobody any more. */
		recover() {
			fault = undefined;
			for (const response of hanging) response.destroy();
			hanging.clear();
		},
		fault: () => fault,
		/** Nobody listens any more: connections are refused. */
		async close() {
			if (!server.listening) return;
			const closed = new Promise((done) => server.close(done));
			server.closeAllConnections();
			await closed;
		},
		/** Listens again where it did. */
		reopen: () => listen(address.port)
	};
	return platform;
}
