import { openNgClient, type NgClient, type NgTimes } from './ng-client.ts';

/** One rtpengine, and whether it answers. Asked all the time: calls it carries end when it does, and nobody would tell. */
export interface Daemon {
  readonly ng: NgClient;
  readonly host: string;
  isThere(): boolean;
  /** Resolves with the first answer; rejects when there is none. */
  greet(): Promise<void>;
  close(): void;
}

export interface DaemonAddress {
  readonly host: string;
  readonly port: number;
}

const PING_EVERY_MS = 1_000;

export function watchDaemon(address: DaemonAddress, onLost: () => void, times?: NgTimes): Daemon {
  const ng = openNgClient(address.host, address.port, times);
  let isThere = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const ping = async (): Promise<void> => {
    const answered = await ng.ask('ping', {}).then(
      () => true,
      () => false,
    );
    if (isClosed) return;
    const wasThere = isThere;
    isThere = answered;
    if (wasThere && !answered) onLost();
    timer = setTimeout(() => void ping(), PING_EVERY_MS);
  };
  void ping();
  return {
    ng,
    host: address.host,
    isThere: () => isThere,
    greet: async () => {
      await ng.ask('ping', {});
      isThere = true;
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      ng.close();
    },
  };
}
