import { HistoryOutlined } from "@ant-design/icons";
import { Button, Drawer, Segmented, Skeleton, Tag } from "antd";
import { useState } from "react";
import { HeldState } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useRecord } from "./api.ts";

const STATES = [HeldState.blocked, HeldState.rejected, HeldState.released, HeldState.shadowed];

/** What was refused, rejected or shown after all in this broadcast. */
export function HeldRecord({ broadcastId }: { broadcastId: string }) {
  const { t, locale } = useText();
  const [open, setOpen] = useState(false);
  const [state, setState] = useState<HeldState>(HeldState.blocked);
  const record = useRecord(broadcastId, state, open);
  return (
    <>
      <Button size="small" icon={<HistoryOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t("record.open")}
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t("record.open")} size={440} destroyOnHidden>
        <Segmented block value={state} options={STATES.map((value) => ({ value, label: t(`record.${value}`) }))} onChange={setState} />
        {record.isPending && <Skeleton active title={false} />}
        {record.isError && <Failed error={record.error} retry={() => void record.refetch()} />}
        {record.data?.items.length === 0 && <p className="muted record-none">{t("record.none")}</p>}
        <ol className="record-list">
          {record.data?.items.map((item) => (
            <li key={item.id}>
              <span className="comment-head">
                <span className="comment-author">{item.author.name}</span>
                {item.reasons.map((reason) => (
                  <Tag key={reason}>{t(`reason.${reason}`)}</Tag>
                ))}
                <time className="muted small figures" dateTime={item.created_at}>
                  {moment(item.created_at, locale)}
                </time>
              </span>
              <p>{item.body}</p>
            </li>
          ))}
        </ol>
      </Drawer>
    </>
  );
}
