import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prescriptionEvents } from '$lib/domain/prescription/status';
import { actionWords, auditKinds } from '$lib/ui/manager/audit-words';

const source = join(import.meta.dirname, '../../src');
const sources = ['lib/server', 'routes/api'].flatMap((folder) =>
	readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => /^(?!.*\.test\.ts$).*\.ts$/.test(name))
		.map((name) => readFileSync(join(source, folder, name), 'utf8'))
);

describe('the audit trail', () => {
	it('can be narrowed to each kind once', () => {
		const prefixes = auditKinds.map(({ prefix }) => prefix);
		expect(prefixes).toEqual([...new Set(prefixes)]);
	});
	it('is told in words, whatever step it tells of', () => {
		const written = sources.flatMap((text) =>
			[...text.matchAll(/\b(?:action|operation): '([a-z]+[.:][a-z.:-]+)'/g)].map((match) => match[1] ?? '')
		);
		expect(written.length).toBeGreaterThan(50);
		const steps = new Set([...written, ...prescriptionEvents.map((event) => `prescription.${event}`)]);
		expect([...steps].filter((step) => actionWords(step) === step)).toEqual([]);
	});
});
