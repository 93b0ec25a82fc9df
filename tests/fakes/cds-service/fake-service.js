// A clinical decision support service that is none: speaks CDS Hooks 2.0 over real HTTP and fails on demand. It is a
// witness of the gateway and shares no code with it: it proves tokens itself and answers by the orders it is sent.
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * How the next calls go wrong.
 * @typedef {'slow' | 'hang' | 'cut' | 'refuses' | 'error' | 'malformed' | 'wrong-shape' | 'oversized' | 'redirect' | 'offers-nothing'} Fault
 *
 * @typedef {object} Received
 * @property {string} service
 * @property {any} body
 * @property {Record<string, unknown>} claims
 */

const all = {
	patient: 'Patient/{{context.patientId}}',
	allergies: 'AllergyIntolerance?patient={{context.patientId}}',
	everybody: 'Patient?active=true',
	records: 'DocumentReference?patient={{context.patientId}}'
};

/** @param {import('node:http').IncomingMessage} request */
async function readBody(request) {
	let text = '';
	for await (const chunk of request) text += chunk;
	return text;
}

/**
 * @param {string} authorization
 * @param {import('node:crypto').JsonWebKey | undefined} key
 * @returns {Record<string, unknown> | undefined}
 */
function claimsOf(authorization, key) {
	const [head = '', said = '', signature = ''] = authorization.replace(/^Bearer /, '').split('.');
	if (!key) return {};
	const genuine = verify(
		'sha256',
		Buffer.from(`${head}.${said}`),
		{ key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
		Buffer.from(signature, 'base64url')
	);
	return genuine ? JSON.parse(Buffer.from(said, 'base64url').toString('utf8')) : undefined;
}

/** @param {{ port?: number }} [options] */
export async function startFakeCds({ port = 0 } = {}) {
	/** @type {Fault | undefined} */
	let fault;
	/** @type {Received[]} */
	const received = [];
	/** @type {import('node:crypto').JsonWebKey | undefined} without one every token is taken */
	let key;
	/** @type {Record<string, string>} */
	let prefetch = all;
	const origin = () => {
		const address = server.address();
		return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
	};

	const server = createServer(async (request, response) => {
		/** @param {number} status @param {unknown} body */
		const tell = (status, body) => {
			const text = JSON.stringify(body);
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(
				fault === 'malformed'
					? text.slice(0, -3)
					: fault === 'oversized'
						? text + ' '.repeat(1024 * 1024)
						: text
			);
		};
		const text = await readBody(request);
		if (fault === 'cut') return void request.socket.destroy();
		if (fault === 'hang') return;
		if (fault === 'slow') await new Promise((done) => setTimeout(done, 1_000));
		if (fault === 'error') return tell(500, {});
		if (fault === 'redirect')
			return void response.writeHead(307, { location: `${origin()}/elsewhere` }).end();
		if (request.url === '/cds-services') {
			const service = (/** @type {string} */ hook) => ({
				hook,
				id: `demo-${hook}`,
				title: '示例',
				description: 'a demonstration',
				prefetch
			});
			const services = fault === 'offers-nothing' ? [] : [service('order-select'), service('order-sign')];
			return tell(200, { services });
		}
		const [, name = ''] = /^\/cds-services\/([\w-]+)$/.exec(request.url ?? '') ?? [];
		const claims = claimsOf(request.headers.authorization ?? '', key);
		if (!claims || fault === 'refuses') return tell(401, {});
		const body = JSON.parse(text);
		received.push({ service: name, body, claims });
		if (fault === 'wrong-shape')
			return tell(200, { cards: [{ summary: 'x', indicator: 'hard-stop', source: {} }] });
		const names = body.context.draftOrders.entry.map(
			(/** @type {any} */ { resource }) => resource.medicationCodeableConcept.text
		);
		tell(200, {
			cards: [
				{
					summary: `建议复查肾功能：${names.join('、')}`,
					detail: '**示例**：<b>不是</b>真的建议。',
					indicator: 'warning',
					source: { label: '示例药学知识库', url: 'https://example.org/' },
					links: [{ label: 'more', url: 'https://example.org/', type: 'absolute' }]
				}
			],
			systemActions: [{ type: 'delete', description: 'never carried out', resourceId: 'x' }]
		});
	});
	await new Promise((done) => server.listen(port, '127.0.0.1', () => done(undefined)));
	return {
		url: origin(),
		/** What was asked of its services, oldest first. */
		received,
		/** @param {Fault | undefined} kind */
		fail(kind) {
			fault = kind;
		},
		/** @param {import('node:crypto').JsonWebKey} jwk tokens are proven by it from now on */
		trust(jwk) {
			key = jwk;
		},
		/** @param {Record<string, string>} templates what its services say that they need */
		wants(templates) {
			prefetch = templates;
		},
		close() {
			server.closeAllConnections();
			return new Promise((done) => server.close(done));
		}
	};
}
