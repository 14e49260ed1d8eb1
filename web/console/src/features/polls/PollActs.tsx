import { DeleteOutlined, DownloadOutlined, SaveOutlined } from "@ant-design/icons";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { PollStateName, type PollRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { ballotsUrl, useClosePoll, useDeletePoll, useOpenPoll, useSaveTemplate } from "./api.ts";
import { BallotsDrawer } from "./BallotsDrawer.tsx";

interface Props {
  broadcastId: string;
  poll: PollRead;
  /** Another one is open, or the broadcast is over. */
  blocked: boolean;
}

export function PollActs({ broadcastId, poll, blocked }: Props) {
  const { t } = useText();
  const [reading, setReading] = useState(false);
  const mayRun = useMay("interaction.run");
  const asked = poll.state !== PollStateName.draft;
  const readable = asked && (poll.questions !== null || !poll.anonymous);
  return (
    <span className="poll-acts">
      {mayRun && poll.state === PollStateName.draft && <Prepared broadcastId={broadcastId} poll={poll} blocked={blocked} />}
      {mayRun && poll.state === PollStateName.open && <Close broadcastId={broadcastId} poll={poll} />}
      {readable && (
        <Button size="small" onClick={() => setReading(true)}>
          {t("ballots.open")}
        </Button>
      )}
      {poll.state === PollStateName.closed && (
        <Button size="small" href={ballotsUrl(broadcastId, poll.id)} icon={<DownloadOutlined aria-hidden />}>
          {t("poll.export")}
        </Button>
      )}
      <SaveAsTemplate broadcastId={broadcastId} poll={poll} />
      {readable && <BallotsDrawer broadcastId={broadcastId} poll={poll} open={reading} onClose={() => setReading(false)} />}
    </span>
  );
}

function Prepared({ broadcastId, poll, blocked }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const open = useOpenPoll(broadcastId);
  const remove = useDeletePoll(broadcastId);
  const failed = { onError: notify.failed };
  return (
    <>
      <Button size="small" type="primary" disabled={blocked} loading={open.isPending} onClick={() => open.mutate(poll.id, failed)}>
        {t("poll.open")}
      </Button>
      <Popconfirm title={t("poll.delete_title")} okText={t("act.delete")} cancelText={t("act.cancel")} okButtonProps={{ danger: true }} onConfirm={() => remove.mutate(poll.id, failed)}>
        <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} loading={remove.isPending} aria-label={t("poll.delete_of", { question: poll.question })} />
      </Popconfirm>
    </>
  );
}

function Close({ broadcastId, poll }: { broadcastId: string; poll: PollRead }) {
  const { t } = useText();
  const notify = useNotify();
  const close = useClosePoll(broadcastId);
  return (
    <Button size="small" danger loading={close.isPending} onClick={() => close.mutate(poll.id, { onError: notify.failed })}>
      {t("poll.close")}
    </Button>
  );
}

function SaveAsTemplate({ broadcastId, poll }: { broadcastId: string; poll: PollRead }) {
  const { t } = useText();
  const notify = useNotify();
  const mayManage = useMay("interaction.manage");
  const save = useSaveTemplate(broadcastId);
  if (!mayManage) return null;
  const done = { onSuccess: () => notify.done(t("poll.template_saved")), onError: notify.failed };
  return <Button size="small" type="text" icon={<SaveOutlined aria-hidden />} loading={save.isPending} aria-label={t("poll.save_template", { question: poll.question })} title={t("poll.save_as")} onClick={() => save.mutate(poll.id, done)} />;
}
