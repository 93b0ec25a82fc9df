import { endpoint } from '$lib/server/http/endpoint';
import { readFigures } from '$lib/server/services/chain/read-figures';

export const GET = endpoint({ operation: 'chain.figures', run: readFigures });
