import { Button } from 'antd';
import { useState } from 'react';
import { ConfirmWithReason } from '../../ui/confirm-with-reason.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { MaskedValue } from '../../ui/masked-value.tsx';
import { useResynced, useSocketStatus, useTopic } from '../../ui/services.tsx';
import { SessionProvider, useMay } from '../../features/identity/session.tsx';
import { Sample } from './sample.tsx';

export function ActParts() {
  const [asking, setAsking] = useState(false);
  const [pressed, setPressed] = useState(0);
  useHotkeys({ F8: () => setPressed((n) => n + 1) });
  return (
    <>
      <Sample of="MaskedValue · ConfirmWithReason · useHotkeys">
        <MaskedValue masked="138****8000" label="联系电话" onUnmask={() => Promise.resolve('13800138000')} />
        <MaskedValue masked="张*" label="姓名" />
        <Button danger onClick={() => setAsking(true)}>
          停用账号
        </Button>
        <span>
          {pressed}
          <KeyHint keys="F8" />
        </span>
      </Sample>
      <SessionProvider>
        <Live />
      </SessionProvider>
      <ConfirmWithReason
        open={asking}
        title="停用账号 1001 李静"
        act="停用"
        danger
        onConfirm={() => Promise.resolve()}
        onClose={() => setAsking(false)}
      >
        停用后该员工立即退出登录，未办结的诉求单转交班长。
      </ConfirmWithReason>
    </>
  );
}

function Live() {
  const status = useSocketStatus();
  const may = useMay();
  const [heard, setHeard] = useState('');
  useTopic<{ waiting?: number }>({ topic: 'queues' }, (push) => setHeard(`${push.type} ${push.data.waiting ?? ''}`));
  useResynced(() => setHeard('resynced'));
  return (
    <Sample of="useSocketStatus · useTopic · useResynced · useMay">
      {status.state} {heard} {may('desk.use') ? 'desk.use' : ''}
    </Sample>
  );
}
