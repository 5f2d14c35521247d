// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type MinuteTables = {
  minute_settings: {
    one: boolean;
    announce_seconds: number;
    apology_seconds: number;
    longest_wait_seconds: number;
    word_max_seconds: number;
    word_silence_seconds: number;
    phone_grace_seconds: number;
    elder_key: string;
    call_back_lost: boolean;
    version: number;
  };
};
