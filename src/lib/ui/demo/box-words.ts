import { m } from '$lib/i18n/paraglide/messages';

type Locale = 'zh-CN' | 'en';

/** What the verdict screen should say for each verdict that a demo box calls for. */
export const verdictWords = {
	pass: (locale?: Locale) => m.demo_verdict_pass({}, { locale }),
	near_expiry: (locale?: Locale) => m.demo_verdict_near_expiry({}, { locale }),
	expired: (locale?: Locale) => m.demo_verdict_expired({}, { locale }),
	recalled: (locale?: Locale) => m.demo_verdict_recalled({}, { locale }),
	sold: (locale?: Locale) => m.demo_verdict_sold({}, { locale }),
	mismatch: (locale?: Locale) => m.demo_verdict_mismatch({}, { locale }),
	unknown: (locale?: Locale) => m.demo_verdict_unknown({}, { locale }),
	product_only: (locale?: Locale) => m.demo_verdict_product_only({}, { locale }),
	unreadable: (locale?: Locale) => m.demo_verdict_unreadable({}, { locale })
};

export const attentionWords = {
	origin: (locale?: Locale) => m.demo_boxes_attention_origin({}, { locale }),
	packaging: (locale?: Locale) => m.demo_boxes_attention_packaging({}, { locale })
};

export const classWords = {
	rx: m.demo_boxes_class_rx,
	otc_a: m.demo_boxes_class_otc_a,
	otc_b: m.demo_boxes_class_otc_b
};

export const symbolWords = {
	trace: m.demo_boxes_symbol_trace,
	gs1: m.demo_boxes_symbol_gs1,
	ean: m.demo_boxes_symbol_ean
};
