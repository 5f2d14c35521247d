import type { SipTrunk } from '../../server/platform/sip/index.ts';
import type { Place } from './scenario-house.ts';

/** One scenario: what sipp does is in test/sip/scenarios/<file>.xml, what our application must have heard is here. */
export interface Scenario {
  /** Says the outcome. */
  readonly name: string;
  readonly file: string;
  readonly transport?: 'udp' | 'tcp' | 'tls';
  /** What the trunk is besides its address; `stranger`: the address belongs to no trunk. */
  readonly trunk?: Partial<SipTrunk> | 'stranger';
  readonly set?: Readonly<Record<string, string>>;
  /** We call, and do this. Absent: sipp calls. */
  readonly place?: Place;
  /** A second way out of the trunk that leads to the same far end. */
  readonly twoWays?: boolean;
  /** On the house whose clock runs twenty times as fast: what takes minutes on a real one. */
  readonly fast?: boolean;
  readonly heard: readonly string[];
}
