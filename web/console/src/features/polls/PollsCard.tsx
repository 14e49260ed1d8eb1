import { PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, Skeleton, Tag } from "antd";
import { useState } from "react";
import { PollStateName, type PollRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useCreatePoll, usePolls, useTemplates, useUseTemplate } from "./api.ts";
import { PollActs } from "./PollActs.tsx";
import { PollDrawer } from "./PollDrawer.tsx";
import { PollNumbers } from "./PollNumbers.tsx";

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
  const create = useCreatePoll(broadcastId);
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
          <FromTemplate broadcastId={broadcastId} />
        </div>
      )}
      {polls.isPending && <Skeleton active title={false} />}
      {polls.isError && <Failed error={polls.error} retry={() => void polls.refetch()} />}
      {polls.isSuccess && items.length === 0 && <p className="muted">{t(over ? "poll.none_asked" : "poll.none")}</p>}
      <ol className="polls">
        {items.map((poll) => (
          <li key={poll.id} className="poll">
            <span className="poll-head">
              <span className="row-title">{poll.question}</span>
              <Tag>{t(`poll.kind.${kindOf(poll)}`)}</Tag>
              <Tag>{t(`poll.state.${poll.state}`)}</Tag>
            </span>
            <PollNumbers poll={poll} />
            <PollActs broadcastId={broadcastId} poll={poll} blocked={busy || over} />
          </li>
        ))}
      </ol>
      <PollDrawer open={creating} title={t("poll.create")} okText={t("poll.prepare")} busy={create.isPending} onSave={(wanted) => create.mutateAsync(wanted)} onClose={() => setCreating(false)} />
    </>
  );
}

/** What the organisation keeps, prepared with one click. */
function FromTemplate({ broadcastId }: { broadcastId: string }) {
  const { t } = useText();
  const notify = useNotify();
  const templates = useTemplates();
  const make = useUseTemplate(broadcastId);
  const items = templates.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: items.map(({ id, content }) => ({ key: id, label: content.question })),
        onClick: ({ key }) => make.mutate(key, { onError: notify.failed }),
        className: "poll-templates",
      }}
    >
      <Button size="small" loading={make.isPending}>
        {t("poll.from_template")}
      </Button>
    </Dropdown>
  );
}

function kindOf({ questions, answer }: PollRead) {
  if (questions) return "survey";
  return answer ? "quiz" : "poll";
}
