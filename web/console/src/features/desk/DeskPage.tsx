import { Button, Input, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { SanctionKind } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { AppealDialog } from "./AppealDialog.tsx";
import { ROOMS_HEARD, useCommentsNews, useDesk, useDeskComments, useWaiting } from "./api.ts";
import { DeskRow } from "./DeskRow.tsx";
import { Help } from "./Help.tsx";
import { isStaff, said, standing, waiting, type DeskItem } from "./items.ts";
import { useKeys } from "./keyboard.ts";
import { PersonDrawer } from "./PersonDrawer.tsx";
import { RoomChannel } from "./RoomChannel.tsx";
import { SanctionDialog, type Wish } from "./SanctionDialog.tsx";
import { canApprove, canErase, useActs } from "./use-acts.ts";

type View = "waiting" | "comments";

/** What waits for a moderator in all rooms that run now, worked wholly by keyboard. */
export function DeskPage() {
  const { t } = useText();
  const [view, setView] = useState<View>("waiting");
  const [name, setName] = useState("");
  const [help, setHelp] = useState(false);
  const desk = useDesk();
  const news = useCommentsNews();
  const comments = useDeskComments(name);
  useDocumentTitle(t("nav.desk"));
  const rooms = desk.data?.rooms ?? [];
  const { held, reports, appeals } = useWaiting(rooms.length);
  const waits = waiting(reports.data?.items ?? [], held.data?.items ?? [], appeals.data?.items ?? []);
  const items = view === "waiting" ? waits : comments.items.map(said);
  const failed = [held, reports, appeals].find((one) => one.isError);
  const titles = new Map(rooms.map((room) => [room.room_id, room.room_title]));
  useKeys({ r: () => setView("waiting"), c: () => setView("comments"), "?": () => setHelp(true) });
  return (
    <>
      <PageHead title={t("nav.desk")} note={t("desk.what", { rooms: rooms.length })}>
        <Button onClick={() => setHelp(true)}>{t("desk.help")}</Button>
      </PageHead>
      {rooms.slice(0, ROOMS_HEARD).map((room) => (
        <RoomChannel key={room.broadcast_id} slug={room.slug} broadcastId={room.broadcast_id} onNews={news} />
      ))}
      <div className="desk-bar">
        <Segmented<View>
          value={view}
          onChange={setView}
          options={[
            { value: "waiting", label: t("desk.waiting", { count: waits.length }) },
            { value: "comments", label: t("desk.comments") },
          ]}
        />
        {view === "comments" && <Input.Search allowClear className="words-find" aria-label={t("desk.find")} placeholder={t("desk.find")} maxLength={80} onSearch={setName} />}
      </div>
      {failed && <Failed error={failed.error} retry={() => void failed.refetch()} />}
      {(view === "waiting" ? held.isPending : comments.query.isPending) && <Skeleton active />}
      <DeskList key={view} items={items} titles={titles} />
      {view === "waiting" && held.isSuccess && items.length === 0 && <Empty title={t("desk.none_title")} text={t("desk.none_text")} />}
      {view === "comments" && comments.query.isSuccess && items.length === 0 && <p className="muted">{t(name ? "desk.none_found" : "desk.none_said")}</p>}
      {view === "comments" && <MoreButton query={comments.query} />}
      <Help open={help} onClose={() => setHelp(false)} />
    </>
  );
}

function DeskList({ items, titles }: { items: DeskItem[]; titles: ReadonlyMap<string, string> }) {
  const { t } = useText();
  const acts = useActs();
  const [place, setPlace] = useState({ key: null as string | null, index: 0 });
  const [wish, setWish] = useState<Wish | null>(null);
  const [person, setPerson] = useState<DeskItem["person"] | null>(null);
  const [answering, setAnswering] = useState<(DeskItem & { kind: "appeal" }) | null>(null);
  const at = standing(items, place.key, place.index);
  const current = items[at];
  const move = (index: number) => setPlace({ key: items[index]?.key ?? null, index: Math.max(0, index) });
  const sanction = (kind: SanctionKind) => {
    if (!current || isStaff(current.person) || current.kind === "appeal") return;
    setWish({ kind, person: current.person, roomId: current.roomId, commentIds: [current.key] });
  };
  useKeys({
    j: () => move(Math.min(at + 1, items.length - 1)),
    k: () => move(Math.max(at - 1, 0)),
    a: () => current && canApprove(current) && acts.approve(current),
    d: () => current && canErase(current) && acts.erase(current),
    m: () => sanction(SanctionKind.mute),
    b: () => sanction(SanctionKind.ban),
    h: () => sanction(SanctionKind.shadow),
    p: () => current && setPerson(current.person),
    w: () => current?.kind === "appeal" && setAnswering(current),
  });
  if (items.length === 0) return null;
  return (
    <>
      <ol className="desk-list" tabIndex={0} aria-label={t("nav.desk")}>
        {items.map((item, index) => (
          <DeskRow
            key={item.key}
            item={item}
            current={index === at}
            room={item.roomId ? (titles.get(item.roomId) ?? "") : t("sanction.everywhere_short")}
            onSelect={() => move(index)}
            onPerson={() => setPerson(item.person)}
            onApprove={canApprove(item) ? () => acts.approve(item) : null}
            onDelete={canErase(item) ? () => acts.erase(item) : null}
          />
        ))}
      </ol>
      <SanctionDialog wish={wish} onClose={() => setWish(null)} />
      <PersonDrawer person={person} onClose={() => setPerson(null)} />
      {answering && <AppealDialog note={answering.body} onAnswer={(lift, words) => acts.reply(answering, lift, words)} onClose={() => setAnswering(null)} />}
    </>
  );
}
