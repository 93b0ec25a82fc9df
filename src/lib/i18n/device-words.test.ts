import { describe, expect, it } from 'vitest';
import { uncheckedDevices, type DeviceCheck } from '$lib/contract/http/consult';
import {
	cameraFindings,
	microphoneFindings,
	pathFindings,
	speakerFindings
} from '$lib/domain/consult/device-check';
import { deviceLines, deviceTroubles } from './device-words';

const fine: DeviceCheck = {
	camera: 'ok',
	microphone: 'ok',
	speaker: 'heard',
	direct: 'ok',
	relay: 'not_configured',
	tookMs: 2_000
};
const line = (part: string, check: Partial<DeviceCheck>) =>
	deviceLines({ ...fine, ...check }).find((one) => one.part === part);

describe('the device check in words', () => {
	it('has a step for whatever does not work', () => {
		const found: Partial<DeviceCheck>[] = [
			...cameraFindings.map((camera) => ({ camera })),
			...microphoneFindings.map((microphone) => ({ microphone })),
			...speakerFindings.map((speaker) => ({ speaker })),
			...pathFindings.flatMap((direct) => pathFindings.map((relay) => ({ direct, relay })))
		];
		for (const change of found)
			for (const { part, state, finding, repair } of deviceLines({ ...fine, ...change })) {
				expect(finding, part).not.toBe('');
				if (state === 'trouble') expect(repair, `${part} ${JSON.stringify(change)}`).not.toBe('');
			}
	});
	it('skips nothing silently', () => {
		expect(deviceTroubles(fine)).toEqual([]);
		expect(deviceTroubles(uncheckedDevices)).toHaveLength(5);
		expect(deviceTroubles({ ...fine, relay: 'not_checked' })).toHaveLength(1);
	});
	it('calms where the other way stands in, and warns where none does', () => {
		const calm = line('direct', { direct: 'failed', relay: 'ok' })?.repair;
		expect(line('direct', { direct: 'failed', relay: 'failed' })?.repair).not.toBe(calm);
		expect(line('direct', { direct: 'failed' })?.repair).not.toBe(calm);
		expect(line('relay', {})?.state).toBe('none');
	});
});
