import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from './start-error.js';

/** The checkout: the folder that holds package.json. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Proxies may name the visitor's scheme in a header. Without one, adapter-node would assume https and refuse
 * every form sent to a plain http address; then the server itself writes this header on each request.
 */
export const OWN_PROTOCOL_HEADER = 'x-wenyao-protocol';

/**
 * @typedef {object} Settings
 * @property {number} port
 * @property {string} host address to listen on
 * @property {string} dataDir absolute
 * @property {string | undefined} databaseUrl undefined: the program runs its own PostgreSQL
 * @property {string} origin where a person opens the program; the default names localhost
 * @property {number} shutdownSeconds how long open requests may take to finish after a stop signal
 */

const headerName = /^[A-Za-z0-9-]+$/;

/** @param {string} value @param {number} least @param {number} most */
function wholeNumber(value, least, most) {
	return /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

/** @param {string} value */
function parseUrl(value) {
	try {
		return new URL(value);
	} catch {
		return undefined;
	}
}

/** @param {string} value */
function isDatabaseUrl(value) {
	const url = parseUrl(value);
	return !!url && ['postgres:', 'postgresql:'].includes(url.protocol) && url.pathname.length > 1;
}

/** @param {string} value */
function isOrigin(value) {
	const url = parseUrl(value);
	return !!url && ['http:', 'https:'].includes(url.protocol) && url.origin === value.replace(/\/$/, '');
}

/**
 * A password, wherever it stands in a connection string, is never printed; neither is one that does not parse.
 * @param {string} value
 */
function withoutSecrets(value) {
	const url = parseUrl(value);
	if (!url) return '(…)';
	if (url.password) url.password = '***';
	for (const name of url.searchParams.keys()) {
		if (/pass|key|secret/i.test(name)) url.searchParams.set(name, '***');
	}
	return url.href;
}

/**
 * What each setting must look like; those of the application itself are parsed by the application.
 * @type {Record<string, { valid: (value: string) => boolean, zh: string, en: string, show?: (value: string) => string }>}
 */
const rules = {
	PORT: {
		valid: (value) => wholeNumber(value, 1, 65535),
		zh: '应为 1 到 65535 的整数，例如 3000',
		en: 'expected a whole number from 1 to 65535, such as 3000'
	},
	HOST: {
		valid: (value) => /^[A-Za-z0-9.:_-]+$/.test(value),
		zh: '应为要监听的地址，例如 0.0.0.0 或 127.0.0.1',
		en: 'expected an address to listen on, such as 0.0.0.0 or 127.0.0.1'
	},
	DATA_DIR: {
		valid: (value) => !value.includes('\n') && !value.includes('://'),
		zh: '应为一个文件夹的路径，例如 .data 或 /var/lib/wenyao',
		en: 'expected the path of a folder, such as .data or /var/lib/wenyao'
	},
	DATABASE_URL: {
		valid: isDatabaseUrl,
		zh: '应为 postgres://用户:密码@主机:端口/数据库',
		en: 'expected postgres://user:password@host:port/database',
		show: withoutSecrets
	},
	ORIGIN: {
		valid: isOrigin,
		zh: '应为浏览器中打开的网址，不带路径，例如 https://wenyao.example.cn',
		en: 'expected the address that browsers open, without a path, such as https://wenyao.example.cn',
		show: withoutSecrets
	},
	BODY_SIZE_LIMIT: {
		valid: (value) => /^(\d{1,12}[KMG]?|Infinity)$/.test(value),
		zh: '应为字节数，可带 K、M 或 G，例如 10M',
		en: 'expected a number of bytes, with K, M or G if you like, such as 10M'
	},
	SHUTDOWN_TIMEOUT: {
		valid: (value) => wholeNumber(value, 0, 600),
		zh: '应为 0 到 600 的整数（秒）',
		en: 'expected a whole number of seconds from 0 to 600'
	},
	XFF_DEPTH: {
		valid: (value) => wholeNumber(value, 1, 20),
		zh: '应为 1 到 20 的整数（前面的代理层数）',
		en: 'expected a whole number from 1 to 20, the proxies in front'
	},
	...Object.fromEntries(
		['PROTOCOL_HEADER', 'HOST_HEADER', 'PORT_HEADER', 'ADDRESS_HEADER'].map((name) => [
			name,
			{
				valid: (/** @type {string} */ value) => headerName.test(value),
				zh: '应为 HTTP 头的名称，例如 x-forwarded-proto',
				en: 'expected the name of an HTTP header, such as x-forwarded-proto'
			}
		])
	)
};

/**
 * Reads the settings needed before the application starts. An empty variable counts as absent.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 * @throws {StartError} `BAD_SETTING`, exit code 2, naming every wrong variable
 */
export function readSettings(env) {
	const wrong = Object.entries(rules).filter(([name, rule]) => env[name] && !rule.valid(env[name]));
	if (wrong.length) {
		const given = (/** @type {string} */ name) => (rules[name]?.show ?? JSON.stringify)(env[name] ?? '');
		throw new StartError('BAD_SETTING', {
			zh: wrong.map(([name, rule]) => `环境变量 ${name} 的值是 ${given(name)}；${rule.zh}`).join('\n  '),
			en: wrong.map(([name, rule]) => `${name} is ${given(name)}: ${rule.en}`).join('\n  '),
			exitCode: 2
		});
	}
	const port = Number(env.PORT || 3000);
	return {
		port,
		host: env.HOST || '0.0.0.0',
		dataDir: env.DATA_DIR ? resolve(env.DATA_DIR) : resolve(root, '.data'),
		databaseUrl: env.DATABASE_URL || undefined,
		origin: (env.ORIGIN || `http://localhost:${port}`).replace(/\/$/, ''),
		shutdownSeconds: Number(env.SHUTDOWN_TIMEOUT || 10)
	};
}

/**
 * Hands the settings to the application and to adapter-node, which both read the environment.
 * ORIGIN is not invented: a kiosk may open the demo by any host name, so the address then comes from the request.
 * @param {Settings} settings
 * @param {NodeJS.ProcessEnv} env
 */
export function applySettings(settings, env) {
	for (const name of Object.keys(rules)) if (env[name] === '') delete env[name];
	env.PORT = String(settings.port);
	env.HOST = settings.host;
	env.DATA_DIR = settings.dataDir;
	env.WENYAO_ORIGIN = settings.origin;
	// adapter-node has one limit for all paths. Files of a million packs are let through to the endpoint that streams
	// them to disk; every other path is held to the ordinary limit by the application (`http/body-limit.ts`), which
	// leaves room for a capture of trace events.
	env.WENYAO_BODY_LIMIT ??= env.BODY_SIZE_LIMIT ?? '17M';
	env.BODY_SIZE_LIMIT = '512M';
	if (env.ORIGIN) env.ORIGIN = settings.origin;
	else env.PROTOCOL_HEADER ??= OWN_PROTOCOL_HEADER;
}
