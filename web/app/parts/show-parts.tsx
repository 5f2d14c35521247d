import { CheckCircleOutlined, InboxOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { ApiError } from '../../ui/api-error.ts';
import { Chart } from '../../ui/chart.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { StepLine } from '../../ui/step-line.tsx';
import { DurationTicker } from '../../ui/duration-ticker.tsx';
import { DeadlineText, TimeText } from '../../ui/time-text.tsx';
import { inMinutes, Sample } from './sample.tsx';

const STEPS = ['开头', '聆听', '原始需求', '解答', '安抚', '指引', '结束'].map((text) => ({ key: text, text }));
const refused = new ApiError({
  code: 'common.changed_meanwhile',
  title: '这条记录刚被他人更改，请刷新后再试。',
  status: 409,
  requestId: '',
  retryable: true,
});
const hours = Array.from({ length: 24 }, (_, h) => `${h}:00`);
const calls = [
  31, 22, 15, 11, 9, 14, 38, 96, 182, 240, 262, 231, 176, 188, 224, 239, 228, 207, 190, 211, 196, 142, 88, 49,
];

export const ShowParts = () => (
  <>
    <PageHeader title="工单" subtitle="宽带障碍 · 18 张待处理" actions={<Button type="primary">建立工单</Button>} />
    <Sample of="StatusTag">
      <StatusTag tone="neutral" icon={<CheckCircleOutlined />} text="已归档" />
      <StatusTag tone="neutral" text="办理中" />
      <StatusTag tone="info" text="处理中" />
      <StatusTag tone="good" text="已办结" />
      <StatusTag tone="soon" text="即将超时" />
      <StatusTag tone="bad" text="已超时" />
    </Sample>
    <Sample of="TimeText · DeadlineText · DurationTicker">
      <TimeText at={inMinutes(0)} />
      <TimeText at={inMinutes(-12)} />
      <TimeText at={inMinutes(-1600)} />
      <DeadlineText at={inMinutes(1500)} />
      <DeadlineText at={inMinutes(25)} />
      <DeadlineText at={inMinutes(-95)} />
      <DurationTicker since={inMinutes(-2)} label="就绪时长" />
    </Sample>
    <Sample of="StepLine">
      <div style={{ width: '100%' }}>
        <StepLine label="通话步骤" steps={STEPS} current={2} />
      </div>
    </Sample>
    <Sample of="KeyHint">
      <Button type="primary">
        接听
        <KeyHint keys="F8" />
      </Button>
      <Button>
        保持
        <KeyHint keys="F9" />
      </Button>
      <Button danger>
        挂断
        <KeyHint keys="F10" />
      </Button>
    </Sample>
    <Sample of="Chart">
      <div style={{ width: '100%' }}>
        <Chart
          label="今日各时段来话量，十点最高，262 通"
          unit="通"
          height={200}
          option={{
            tooltip: { trigger: 'axis' },
            xAxis: { type: 'category', data: hours },
            yAxis: { type: 'value' },
            series: [
              {
                type: 'line',
                name: '来话量',
                data: calls,
                smooth: false,
                symbol: 'none',
                areaStyle: { opacity: 0.12 },
              },
            ],
          }}
        />
      </div>
    </Sample>
    <Sample of="ApiProblem · EmptyState · Loading">
      <div style={{ flex: '1 1 320px' }}>
        <ApiProblem error={refused} onRetry={() => undefined} kept />
      </div>
      <div style={{ flex: '1 1 320px' }}>
        <EmptyState
          icon={<InboxOutlined />}
          title="还没有工单"
          hint="通话中遇到不能当场解决的问题，可直接建立工单派给装维班组。"
          action={<Button>查看办理指引</Button>}
        />
      </div>
      <Loading />
    </Sample>
  </>
);
