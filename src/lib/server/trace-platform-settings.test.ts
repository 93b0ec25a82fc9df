import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config';

const platform = {
	name: '码上放心',
	url: 'https://gw.example.cn/router/rest',
	appKey: '12345678',
	secret: 'hidden-secret',
	routes: ['cn-trace:8', 'gs1:0690']
};
const configOf = (platforms: unknown) =>
	parseConfig({
		DATABASE_URL: 'postgres://nobody@localhost/none',
		WENYAO_SECRET: 'a secret of the tests, long enough to be taken',
		TRACE_PLATFORMS: typeof platforms === 'string' ? platforms : JSON.stringify(platforms)
	});

describe('the setting TRACE_PLATFORMS', () => {
	it('is no platform at all where it is not set', () => {
		expect(configOf('')).toMatchObject({ tracePlatforms: [], tracePlatformBudgetMs: 1_500 });
	});
	it('is read with what is usual for the rest', () => {
		expect(configOf([platform]).tracePlatforms).toEqual([
			{
				...platform,
				routes: [
					{ kind: 'cn-trace', prefix: '8' },
					{ kind: 'gs1', prefix: '0690' }
				],
				timeoutMs: 5_000,
				concurrency: 4,
				batch: 1_000,
				sign: 'hmac-sha256',
				methods: {
					detail: 'alibaba.alihealth.drugtrace.top.lsyd.query.codedetail',
					relation: 'alibaba.alihealth.drugtrace.top.lsyd.query.relation'
				}
			}
		]);
		expect(configOf([{ ...platform, url: 'http://127.0.0.1:4400/rest' }]).tracePlatforms).toHaveLength(1);
	});
	it.each([
		['{', 'TRACE_PLATFORMS'],
		[{}, 'TRACE_PLATFORMS'],
		[[{ ...platform, url: 'http://gw.example.cn/' }], 'TRACE_PLATFORMS[0].url'],
		[[{ ...platform, url: 'gw.example.cn' }], 'TRACE_PLATFORMS[0].url'],
		[[{ ...platform, routes: [] }], 'TRACE_PLATFORMS[0].routes'],
		[[{ ...platform, routes: ['ean13:69'] }], 'TRACE_PLATFORMS[0].routes[0]'],
		[[{ ...platform, secret: undefined }], 'TRACE_PLATFORMS[0].secret'],
		[[{ ...platform, batch: 1_001 }], 'TRACE_PLATFORMS[0].batch'],
		[[{ ...platform, sign: 'rot13' }], 'TRACE_PLATFORMS[0].sign'],
		[[{ ...platform, timeout: 3 }], 'TRACE_PLATFORMS[0].timeout'],
		[[platform, platform], 'TRACE_PLATFORMS']
	])('stops the start and names what is wrong, never a value: %j', (given, name) => {
		let error: unknown;
		try {
			configOf(given);
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toBeInstanceOf(ConfigError);
		const { message } = error as ConfigError;
		expect(message.startsWith(`${name}: expected`)).toBe(true);
		expect(message).not.toContain('hidden');
	});
});
