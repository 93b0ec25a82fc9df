import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, type APIRequestContext } from '@playwright/test';
import { test } from './closed-contexts';
import { expectAccessible } from './kiosk-desk';
import { signIn } from './people';

const key = { authorization: 'Bearer wenyao-demo' };
const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

const eventAbout = (code: string, bizStep: string) => ({
	type: 'ObjectEvent',
	eventID: `ni:///sha-256;${randomUUID().replaceAll('-', '')}?ver=CBV2.0`,
	eventTime: '2026-11-19T10:00:00+08:00',
	eventTimeZoneOffset: '+08:00',
	action: 'OBSERVE',
	bizStep,
	epcList: [`https://id.example.org/things/${code}`]
});
const documentOf = (eventList: readonly unknown[]) => ({
	'@context': [context],
	type: 'EPCISDocument',
	schemaVersion: '2.0',
	creationDate: '2026-11-19T10:00:00+08:00',
	epcisBody: { eventList }
});

/** Waits for the job to end, as another program would. */
async function finished(request: APIRequestContext, location: string) {
	await expect
		.poll(
			async () =>
				((await (await request.get(location, { headers: key })).json()) as { running: boolean }).running,
			{
				timeout: 30_000
			}
		)
		.toBe(false);
	return (await (await request.get(location, { headers: key })).json()) as unknown;
}

test('another program captures events, watches the job, and finds them by address and page', async ({
	request
}) => {
	const about = randomUUID();
	const events = ['storing', 'inspecting', 'picking'].map((step) => eventAbout(about, step));
	const sent = await request.post('/epcis/v2/capture', {
		headers: { ...key, 'content-type': 'application/ld+json' },
		data: JSON.stringify(documentOf(events))
	});
	expect(sent.status()).toBe(202);
	const job = await finished(request, sent.headers().location ?? '');
	expect(job).toMatchObject({ success: true, progress: { total: 3, captured: 3 } });

	const one = await request.get(`/epcis/v2/events/${encodeURIComponent(events[0]?.eventID ?? '')}`, {
		headers: key
	});
	expect(one.status()).toBe(200);
	const thing = encodeURIComponent(`https://id.example.org/things/${about}`);
	const first = await request.get(`/epcis/v2/epcs/${thing}/events?perPage=2`, { headers: key });
	expect(first.status()).toBe(200);
	const next = /<([^>]+)>; rel="next"/.exec(first.headers().link ?? '')?.[1] ?? '';
	const second = (await (await request.get(next, { headers: key })).json()) as {
		epcisBody: { queryResults: { resultsBody: { eventList: unknown[] } } };
	};
	expect(second.epcisBody.queryResults.resultsBody.eventList).toHaveLength(1);
});

test('strangers, wrong addresses and hostile bodies are answered as EPCIS asks, and the program goes on', async ({
	request
}) => {
	const json = { ...key, 'content-type': 'application/json' };
	const problems = [
		[await request.get('/epcis/v2/events'), 401, 'SecurityException'],
		[await request.get('/epcis/v2/queries/mine', { headers: key }), 404, 'NoSuchResourceException'],
		[await request.get('/epcis/v2/a/b/c/d', { headers: key }), 404, 'NoSuchResourceException'],
		[
			await request.post('/epcis/v2/capture', { headers: json, data: '['.repeat(100_000) }),
			400,
			'ValidationException'
		],
		[
			await request.post('/epcis/v2/capture', { headers: json, data: Buffer.from([0x7b, 0xff, 0x7d]) }),
			400,
			'ValidationException'
		],
		[
			await request.post('/epcis/v2/capture', {
				headers: json,
				data: Buffer.alloc(16 * 1024 * 1024 + 1, 0x20)
			}),
			413,
			'CaptureLimitExceededException'
		],
		[
			await request.post('/epcis/v2/capture', {
				headers: { ...key, 'content-type': 'application/xml' },
				data: '<a/>'
			}),
			415,
			'UnsupportedMediaTypeException'
		]
	] as const;
	for (const [answer, status, type] of problems) {
		expect(answer.headers()['content-type']).toBe('application/problem+json');
		expect([answer.status(), ((await answer.json()) as { type: string }).type]).toEqual([
			status,
			`epcisException:${type}`
		]);
	}
	const options = await request.fetch('/epcis/v2/capture', { method: 'OPTIONS' });
	expect([options.status(), options.headers()['gs1-epcis-capture-limit']]).toEqual([204, '10000']);
	expect((await request.get('/api/health')).status()).toBe(200);
});

test('the manager sees what was kept and not believed, and why', async ({ page, request }) => {
	await page.setViewportSize({ width: 1440, height: 900 });
	const picture = async (name: string) => {
		const folder = process.env.WENYAO_SCREENS;
		if (folder) await page.screenshot({ path: join(folder, `doubts-${name}.png`) });
	};
	await signIn(page, 'manager-b');
	await page.goto('/manager/doubts');
	await expect(page.getByText('没有未查明的疑点')).toBeVisible();
	await picture('empty');
	await page.context().clearCookies();
	await signIn(page, 'manager');
	const unknown = '81999990000000000001';
	const event = { ...eventAbout('', 'retail_selling'), epcList: [`urn:wenyao:cn-trace:${unknown}`] };
	const sent = await request.post('/epcis/v2/capture', {
		headers: { ...key, 'content-type': 'application/json' },
		data: JSON.stringify(documentOf([event]))
	});
	await finished(request, sent.headers().location ?? '');
	await page.getByRole('link', { name: '追溯疑点' }).click();
	const row = page.getByRole('row').filter({ hasText: unknown });
	await expect(row).toContainText('登记中没有这个码');
	await expect(row).toContainText('售出');
	await expectAccessible(page);
	await picture('one');
	await page.route('**/api/v1/trace-doubts*', (route) => route.abort());
	await page.reload();
	await expect(page.getByRole('button', { name: '重试' })).toBeVisible();
	await picture('failed');
});
