import type { BucketRule } from '../../platform/rate-limit.ts';

/** Per visitor: a person does not type faster; the page keeps what was refused and tries again. */
export const VISITOR_MESSAGES: BucketRule = { burst: 20, perMinute: 60 };
export const VISITOR_OPENS: BucketRule = { burst: 5, perMinute: 2 };
export const VISITOR_UPLOADS: BucketRule = { burst: 10, perMinute: 20 };
/** Per source address: a whole mobile network may stand behind one (RFC 6888), so these only stop floods. */
export const SOURCE_VISITORS: BucketRule = { burst: 300, perMinute: 120 };
export const SOURCE_SOCKETS: BucketRule = { burst: 600, perMinute: 600 };
export const SOURCE_UPLOADS: BucketRule = { burst: 200, perMinute: 200 };
