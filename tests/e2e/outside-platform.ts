import { chinaDate } from '../../src/lib/domain/shared/local-date';
import { demoBoxes } from '../../src/lib/server/demo/demo-boxes';

const box = demoBoxes(chinaDate(new Date())).find(({ id }) => id === 'at-maker');
if (!box?.traceCode || !box.batch) throw new RangeError('the demo world has no such box');

/** The one box for which the server under test asks outside; no other spec scans it. */
export const outsideBox = {
	code: box.traceCode,
	genericName: box.product.genericName,
	batchNumber: box.batch.number,
	producedOn: box.batch.madeOn,
	expiresOn: box.batch.expiresOn
};

export const outsidePort = (serverPort: number): number => serverPort + 1;

/** The setting of the server under test; nobody listens there until the spec does. */
export const outsideSetting = (serverPort: number): string =>
	JSON.stringify([
		{
			name: '演示平台',
			url: `http://127.0.0.1:${outsidePort(serverPort)}/router/rest`,
			appKey: 'wenyao',
			secret: 'fake-secret',
			routes: [`cn-trace:${outsideBox.code}`],
			timeoutMs: 2_000
		}
	]);
