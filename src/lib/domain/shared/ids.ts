/** Ids are UUID strings, typed apart so that a patient's id never reaches a place that wants a consult's. */
declare const brand: unique symbol;
export type Id<Of extends string> = string & { readonly [brand]: Of };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isId = (text: string): boolean => uuid.test(text);
