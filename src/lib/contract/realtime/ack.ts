import type { FailureBody } from '../errors';

/** Every socket event is acknowledged with data or with the same failure body that HTTP gives. */
export type Ack<Data> = { readonly data: Data } | FailureBody;
