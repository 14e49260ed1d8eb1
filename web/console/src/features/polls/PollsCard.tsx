import { DeleteOutlined, DownloadOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Progress, Skeleton, Tag } from "antd";
import { useState } from "react";
import { PollStateName, type PollRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { ballotsUrl, useClosePoll, useDeletePoll, useOpenPoll, usePolls } from "./api.ts";
import { PollDrawer } from "./PollDrawer.tsx";

interface Props {
  broadcastId: string;
  /** No more can be asked. */
  over: boolean;
}

/** Prepared, open and closed polls, with their numbers. */
export function PollsCard({ broadcastId, over }: Props) {
  const { t } = useText();
  const mayRun = useMay("interaction.run");
  const [creating, setCreating] = useState(false);
  const polls = usePolls(broadcastId);
  const items = polls.data?.items ?? [];
  const busy = items.some((poll) => poll.state === PollStateName.open);
  return (
    <>
      {mayRun && !over && (
        <div className="tool-acts">
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
            {t("poll.create")}
          </Button>
        </div>
      )}
      {polls.isPending && <Skeleton active title={false} />}
      {polls.isError && <Failed error={polls.error} retry={() => void polls.refetch()} />}
      {polls.isSuccess && items.length === 0 && <p className="muted">{t("poll.none")}</p>}
      <ol className="polls">
        {items.map((poll) => (
          <li key={poll.id} className="poll">
            <span className="poll-head">
              <span className="row-title">{poll.question}</span>
              <Tag>{t(`poll.state.${poll.state}`)}</Tag>
            </span>
            <Options poll={poll} />
            {mayRun && <Acts broadcastId={broadcastId} poll={poll} blocked={busy || over} />}
          </li>
        ))}
      </ol>
      <PollDrawer broadcastId={broadcastId} open={creating} onClose={() => setCreating(false)} />
    </>
  );
}

function Options({ poll }: { poll: PollRead }) {
  const { t } = useText();
  const { votes, voters } = poll.results;
  return (
    <>
      <ul className="poll-options">
        {poll.options.map((option, number) => (
          <li key={option}>
            <span className="poll-option">
              {option}
              {poll.answer?.includes(number) && <Tag color="success">{t("poll.answer")}</Tag>}
            </span>
            {poll.state !== PollStateName.draft && <Progress size="small" percent={voters ? Math.round((100 * (votes[number] ?? 0)) / voters) : 0} aria-label={option} />}
          </li>
        ))}
      </ul>
      {poll.state !== PollStateName.draft && <p className="muted small figures">{t("poll.voters", { count: voters })}</p>}
    </>
  );
}

function Acts({ broadcastId, poll, blocked }: { broadcastId: string; poll: PollRead; blocked: boolean }) {
  const { t } = useText();
  const notify = useNotify();
  const open = useOpenPoll(broadcastId);
  const close = useClosePoll(broadcastId);
  const remove = useDeletePoll(broadcastId);
  const failed = { onError: notify.failed };
  if (poll.state === PollStateName.open) {
    return (
      <Button size="small" danger loading={close.isPending} onClick={() => close.mutate(poll.id, failed)}>
        {t("poll.close")}
      </Button>
    );
  }
  if (poll.state === PollStateName.closed) {
    return (
      <Button size="small" href={ballotsUrl(broadcastId, poll.id)} icon={<DownloadOutlined aria-hidden />}>
        {t("poll.export")}
      </Button>
    );
  }
  return (
    <span className="poll-acts">
      <Button size="small" type="primary" disabled={blocked} loading={open.isPending} onClick={() => open.mutate(poll.id, failed)}>
        {t("poll.open")}
      </Button>
      <Popconfirm title={t("poll.delete_title")} okText={t("act.delete")} cancelText={t("act.cancel")} okButtonProps={{ danger: true }} onConfirm={() => remove.mutate(poll.id, failed)}>
        <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} loading={remove.isPending} aria-label={t("poll.delete_of", { question: poll.question })} />
      </Popconfirm>
    </span>
  );
}
