export type TracesTables = {
  sip_traces: {
    id: string;
    sip_id: string;
    node: string;
    trunk: string;
    direction: 'in' | 'out';
    caller: string;
    called: string;
    started_at: Date;
    ended_at: Date;
    status: number | null;
    messages: Buffer;
  };
  call_quality: {
    contact_id: string;
    leg: 'trunk' | 'agent';
    trunk: string;
    agent_id: string | null;
    codec: string;
    at: Date;
    packets_in: number;
    packets_out: number;
    lost: number;
    jitter_ms: number;
    round_trip_ms: number | null;
    remote_lost: number | null;
    mos: number | null;
  };
  calls: { contact_id: string; sip_id: string };
};
