import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { DeskContact } from '../../../../shared/contracts/routing.ts';
import { useApi, useSocket } from '../../../ui/services.tsx';
import { offerOf } from '../contact-tabs.ts';
import { acceptOffer, endContact } from '../desk-api.ts';
import { useDuty, usePhone } from '../on-duty.ts';
import { useAct } from '../use-act.ts';
import { actOf, lampsFor, type HeadsetAct } from './headset-keys.ts';
import { openHeadset, type Headset } from './headset.ts';
import type { HidDevice } from './hid-types.ts';

interface Props {
  readonly device: HidDevice;
  readonly contacts: readonly DeskContact[];
}

/** Joins keys and lamps of the headset with the phone, on every screen. Draws nothing. */
export function HeadsetLink({ device, contacts }: Props) {
  const api = useApi();
  const socket = useSocket();
  const navigate = useNavigate();
  const { phone, taking } = useDuty();
  const { muted } = usePhone();
  const offer = offerOf(contacts)?.contact;
  const talk = contacts.find(({ contact }) => contact.channel === 'voice' && contact.state === 'connected')?.contact;
  const accept = useAct<string>((id) => acceptOffer(api, id));
  const end = useAct<string>((id) => endContact(api, id));
  const now = { rings: offer?.channel === 'voice', talks: talk !== undefined, muted };
  const does: Readonly<Record<HeadsetAct, () => void>> = {
    take: () => {
      if (taking.current !== undefined) taking.current();
      else if (offer !== undefined && !accept.isPending) {
        accept.mutate(offer.id);
        void navigate('/desk');
      }
    },
    hang_up: () => {
      if (talk !== undefined && !end.isPending) end.mutate(talk.id);
    },
    mute: () => {
      phone.mute(!muted);
      const data = { contactId: talk?.id, muted: !muted };
      // The browser is what silences; the server is told, so that it stands on record.
      socket.call({ cmd: 'talk.mute', data }).catch(() => undefined);
    },
  };
  const latest = useRef({ now, does });
  useEffect(() => {
    latest.current = { now, does };
  });
  const [headset, setHeadset] = useState<Headset>();
  useEffect(() => {
    let isHere = true;
    const opening = openHeadset(device, (change) => {
      const act = actOf(change, latest.current.now);
      if (act !== undefined) latest.current.does[act]();
    });
    opening.then(
      (opened) => isHere && setHeadset(opened),
      () => undefined,
    );
    return () => {
      isHere = false;
      setHeadset(undefined);
      opening.then((opened) => opened.close()).catch(() => undefined);
    };
  }, [device]);
  const { rings, talks } = now;
  useEffect(() => {
    // A headset without lamps, or pulled out this moment, changes nothing at the phone.
    headset?.light(lampsFor({ rings, talks, muted })).catch(() => undefined);
  }, [headset, rings, talks, muted]);
  return null;
}
