import { createContext, useContext, useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import type { ApiClient } from './api-client.ts';
import type { PushFrame } from './socket-frames.ts';
import type { SocketClient, SocketStatus, TopicOf } from './socket-client.ts';

/** The two ways to the server, handed down from the app instead of imported: a test or a second app brings its own. */
export interface Services {
  readonly api: ApiClient;
  readonly socket: SocketClient;
}

const ServicesContext = createContext<Services | undefined>(undefined);

export const ServicesProvider = ({ services, children }: { services: Services; children: ReactNode }) => (
  <ServicesContext value={services}>{children}</ServicesContext>
);

function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error('A screen stands outside ServicesProvider');
  return services;
}

export const useApi = (): ApiClient => useServices().api;
export const useSocket = (): SocketClient => useServices().socket;

export function useSocketStatus(): SocketStatus {
  const socket = useSocket();
  return useSyncExternalStore(socket.onStatus, socket.status);
}

/** Listens as long as the part is on the screen. `hear` may change at every drawing without asking the server again. */
export function useTopic<Data>(wanted: TopicOf<Data>, hear: (push: PushFrame<Data>) => void): void {
  const socket = useSocket();
  const latest = useRef({ wanted, hear });
  useEffect(() => {
    latest.current = { wanted, hear };
  });
  const { topic } = wanted;
  useEffect(
    () =>
      socket.subscribe<Data>({ topic, onRefused: (error) => latest.current.wanted.onRefused?.(error) }, (push) =>
        latest.current.hear(push),
      ),
    [socket, topic],
  );
}

/** The line was down and is back: what the screen shows may be old, read it again. */
export function useResynced(readAgain: () => void): void {
  const socket = useSocket();
  const latest = useRef(readAgain);
  useEffect(() => {
    latest.current = readAgain;
  });
  useEffect(() => socket.onResynced(() => latest.current()), [socket]);
}
