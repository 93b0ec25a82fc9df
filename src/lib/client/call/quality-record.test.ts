import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { callQuality } from '$lib/contract/realtime/call';
import { QualityRecord } from './quality-record';

const figures = {
	roundTripMs: 40,
	receivedLoss: 0.02,
	sentLoss: 0,
	receivedKbps: 600,
	sentKbps: 500,
	framesPerSecond: 20,
	width: 640,
	height: 480,
	route: 'direct'
} as const;

describe('QualityRecord', () => {
	it('has nothing to tell of a call that never came up', () => {
		expect(new QualityRecord().sum()).toBeUndefined();
	});

	it('adds up times, means and the worst, in whole numbers that the server takes', () => {
		const record = new QualityRecord();
		record.passed(61_400, 'full');
		record.passed(10_000, 'sound');
		record.passed(2_700, 'lost');
		record.lost();
		record.look(figures);
		record.look({ ...figures, roundTripMs: 161, receivedLoss: 0.301, receivedKbps: 201, route: 'relay' });
		const sum = record.sum();
		expect(sum).toEqual({
			fullSeconds: 61,
			reducedSeconds: 0,
			lowSeconds: 0,
			soundSeconds: 10,
			textSeconds: 0,
			lostSeconds: 3,
			lostTimes: 1,
			stoodTimes: 0,
			roundTripMs: 101,
			worstRoundTripMs: 161,
			lossPermille: 161,
			worstLossPermille: 301,
			receivedKbps: 401,
			sentKbps: 500,
			relayed: true
		});
		expect(v.is(callQuality, sum)).toBe(true);
	});

	it("stays in the server's bounds, however wrong a browser counts", () => {
		const record = new QualityRecord();
		record.passed(1e12, 'full');
		record.look({ ...figures, roundTripMs: 1e9, receivedLoss: 1, receivedKbps: 1e9 });
		expect(v.is(callQuality, record.sum())).toBe(true);
	});
});
