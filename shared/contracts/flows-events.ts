/** Another version is run from now on; every node that runs flows reads it. */
export const FLOW_RELEASED = 'flow.released';
