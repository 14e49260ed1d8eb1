import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, Select, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import type { ListedWordRead } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useRemoveWord, useRoomChoice, useWords } from "./api.ts";
import { TrialBox } from "./TrialBox.tsx";
import { WordDrawer } from "./WordDrawer.tsx";

/** The words of the organisation, and a place to try them. */
export function WordsPage() {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  const [found, setFound] = useState("");
  const [roomId, setRoomId] = useState<string | undefined>();
  const { query, items } = useWords(roomId, found);
  useDocumentTitle(t("nav.words"));
  const add = (
    <Allowed permission="moderation.manage">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setAdding(true)}>
          {t("words.add")}
        </Button>
      )}
    </Allowed>
  );
  const none = query.isSuccess && items.length === 0;
  return (
    <>
      <PageHead title={t("nav.words")} note={t("words.what")}>
        {!(none && !found) && add}
      </PageHead>
      <TrialBox roomId={roomId} />
      <div className="words-bar">
        <RoomChoice roomId={roomId} onChange={setRoomId} />
        {!(none && !found) && <Input.Search allowClear className="words-find" aria-label={t("words.find")} placeholder={t("words.find")} maxLength={40} onSearch={setFound} />}
      </div>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {none && found && <p className="muted">{t("words.none_found")}</p>}
      {none && !found && (
        <Empty title={t("words.none_title")} text={t("words.none_text")}>
          {add}
        </Empty>
      )}
      {items.length > 0 && <WordTable items={items} />}
      <MoreButton query={query} />
      <WordDrawer open={adding} roomId={roomId} onClose={() => setAdding(false)} />
    </>
  );
}

/** Where the words count: everywhere, or in one room. */
function RoomChoice({ roomId, onChange }: { roomId: string | undefined; onChange: (roomId: string | undefined) => void }) {
  const { t } = useText();
  const rooms = useRoomChoice();
  const options = [{ value: "", label: t("words.everywhere") }, ...(rooms.data?.items ?? []).map((room) => ({ value: room.id, label: room.title }))];
  return <Select className="words-room" aria-label={t("words.where")} showSearch={{ optionFilterProp: "label" }} value={roomId ?? ""} options={options} onChange={(value) => onChange(value || undefined)} />;
}

function WordTable({ items }: { items: ListedWordRead[] }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<ListedWordRead> = [
    { title: t("words.word"), key: "text", render: (_, row) => <span className="row-title">{row.text}</span> },
    {
      title: t("words.action"),
      key: "action",
      render: (_, row) => (
        <>
          <Tag>{t(`words.action.${row.action}`)}</Tag>
          {row.by_sound && <Tag>{t("words.sound")}</Tag>}
        </>
      ),
    },
    { title: t("words.added_at"), key: "at", width: 170, responsive: ["md"], render: (_, row) => <span className="figures">{moment(row.created_at, locale)}</span> },
    { key: "acts", width: 64, align: "right", render: (_, row) => <RemoveWord word={row} /> },
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function RemoveWord({ word }: { word: ListedWordRead }) {
  const { t } = useText();
  const notify = useNotify();
  const remove = useRemoveWord();
  return (
    <Allowed permission="moderation.manage">
      {(allowed) => (
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined aria-hidden />}
          aria-label={t("words.remove_of", { word: word.text })}
          disabled={!allowed}
          loading={remove.isPending}
          onClick={() => remove.mutate(word.id, { onError: notify.failed })}
        />
      )}
    </Allowed>
  );
}
