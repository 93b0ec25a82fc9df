// `node tests/fakes/cds-service/run.js [port]`: a clinical decision support service to try out by hand.
import { startFakeCds } from './fake-service.js';

const service = await startFakeCds({ port: Number(process.argv[2] ?? 4410) });
const setting = [
	{ name: '示例知识库', url: service.url, services: ['demo-order-select', 'demo-order-sign'] }
];
console.log(`演示用药知识服务 fake CDS service: ${service.url}

CDS_SERVICES='${JSON.stringify(setting)}' npm start

换行输入故障名 type a fault and Enter: slow, hang, cut, refuses, error, malformed, wrong-shape, oversized, redirect, offers-nothing; 空行恢复 an empty line mends it`);
process.stdin.on('data', (line) => service.fail(/** @type {any} */ (line.toString().trim() || undefined)));
process.once('SIGINT', () => void service.close().then(() => process.exit()));
