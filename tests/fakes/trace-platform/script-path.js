// The control path of the fake platform, for people and for tests in another process:
//   PUT    /script/packs    a pack as JSON (FakePack)      GET    /script/asked   every call so far
//   POST   /script/fault    a fault as JSON (Fault)        DELETE /script/fault   well again

/**
 * @param {Pick<import('./fake-platform.js').FakePlatform, 'register' | 'fail' | 'recover' | 'asked'>} platform
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} body
 */
export function answerScript(platform, request, response, body) {
	const steps = {
		'PUT /script/packs': () => platform.register(JSON.parse(body)),
		'POST /script/fault': () => platform.fail(JSON.parse(body)),
		'DELETE /script/fault': () => platform.recover(),
		'GET /script/asked': () => platform.asked
	};
	const step = steps[/** @type {keyof typeof steps} */ (`${request.method} ${request.url}`)];
	if (!step) return void response.writeHead(404).end();
	const told = step();
	if (told === undefined) return void response.writeHead(204).end();
	response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told));
}
