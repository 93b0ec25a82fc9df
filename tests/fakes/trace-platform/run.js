// `node tests/fakes/trace-platform/run.js [port]`: a trace platform to try out by hand.
import { startFakePlatform } from './fake-platform.js';

const platform = await startFakePlatform({ port: Number(process.argv[2] ?? 4400) });
const { origin } = new URL(platform.url);
const setting = [
	{
		name: '演示平台',
		url: platform.url,
		appKey: platform.appKey,
		secret: platform.secret,
		routes: ['cn-trace:8']
	}
];
console.log(`演示追溯平台 fake trace platform: ${platform.url}
没有登记过的码，它都答“不存在”。 Codes it was not told of are unknown to it.

TRACE_PLATFORMS='${JSON.stringify(setting)}' npm start

curl -X PUT ${origin}/script/packs -d '{"code":"81000010000000000001","batchNumber":"A1","producedOn":"2026-01-15","expiresOn":"2028-01-14"}'
curl -X POST ${origin}/script/fault -d '{"kind":"hang"}'      # status, error, delay, cut, malformed, wrong-types, oversized, …
curl -X DELETE ${origin}/script/fault
curl ${origin}/script/asked`);
process.once('SIGINT', () => void platform.close());
process.once('SIGTERM', () => void platform.close());
