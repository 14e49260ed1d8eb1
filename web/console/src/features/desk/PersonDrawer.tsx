import { Button, Drawer, Input, Skeleton, Tag } from "antd";
import { useState } from "react";
import type { DeskComment, SanctionRead } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useLift, useNote, useRecord, useSaid } from "./api.ts";

interface Props {
  person: { id: string; name: string } | null;
  onClose: () => void;
}

/** What staff knows of somebody: what they said, what was given to them, what colleagues noted. */
export function PersonDrawer({ person, onClose }: Props) {
  return (
    <Drawer open={person !== null} onClose={onClose} title={person?.name} size={440} destroyOnHidden>
      {person && <Known personId={person.id} />}
    </Drawer>
  );
}

function Known({ personId }: { personId: string }) {
  const { t, locale } = useText();
  const record = useRecord(personId);
  const said = useSaid(personId);
  if (record.isError) return <Failed error={record.error} retry={() => void record.refetch()} />;
  if (!record.data) return <Skeleton active />;
  const { networks, devices, sanctions, notes, since } = record.data;
  return (
    <div className="person">
      <p className="muted small">{t("person.since", { time: moment(since, locale), devices })}</p>
      {networks.map((one) => (
        <p key={one.shown} className="muted small figures">
          {t("person.network", { shown: one.shown, people: one.people })}
        </p>
      ))}
      <h3>{t("person.sanctions")}</h3>
      {sanctions.length === 0 && <p className="muted">{t("person.none")}</p>}
      <ul className="person-list">
        {sanctions.map((one) => (
          <Given key={one.id} one={one} />
        ))}
      </ul>
      <h3>{t("person.notes")}</h3>
      <Notes personId={personId} />
      <ul className="person-list">
        {notes.map((note) => (
          <li key={note.id}>
            <p>{note.body}</p>
            <span className="muted small">
              {note.written_by_name} · {moment(note.written_at, locale)}
            </span>
          </li>
        ))}
      </ul>
      <h3>{t("person.said")}</h3>
      {said.isPending && <Skeleton active title={false} />}
      <ul className="person-list">
        {said.data?.items.map((comment) => (
          <Said key={comment.id} comment={comment} />
        ))}
      </ul>
    </div>
  );
}

function Given({ one }: { one: SanctionRead }) {
  const { t, locale } = useText();
  const notify = useNotify();
  const lift = useLift();
  const until = one.until ? t("person.until", { time: moment(one.until, locale) }) : t("sanction.for_good");
  return (
    <li>
      <span className="comment-head">
        <Tag className={one.holds ? "tag-grave" : undefined}>{t(`sanction.kind.${one.kind}`)}</Tag>
        <span className="small">{one.holds ? until : t("person.over")}</span>
        {one.holds && (
          <Button size="small" loading={lift.isPending} onClick={() => lift.mutate(one.id, { onError: notify.failed })}>
            {t("sanction.lift")}
          </Button>
        )}
      </span>
      {one.reason && <p>{one.reason}</p>}
      {one.note && <p className="muted">{one.note}</p>}
      {one.evidence.map((quote) => (
        <blockquote key={quote.comment_id}>{quote.body}</blockquote>
      ))}
      <span className="muted small">
        {one.given_by_name} · {moment(one.given_at, locale)}
      </span>
    </li>
  );
}

function Notes({ personId }: { personId: string }) {
  const { t } = useText();
  const notify = useNotify();
  const note = useNote(personId);
  const [body, setBody] = useState("");
  const send = () => note.mutate(body.trim(), { onSuccess: () => setBody(""), onError: notify.failed });
  return (
    <div className="person-note">
      <Input.TextArea rows={2} maxLength={500} aria-label={t("person.note")} placeholder={t("person.note")} value={body} onChange={(event) => setBody(event.target.value)} />
      <Button disabled={body.trim() === ""} loading={note.isPending} onClick={send}>
        {t("person.note_add")}
      </Button>
    </div>
  );
}

function Said({ comment }: { comment: DeskComment }) {
  const { t, locale } = useText();
  return (
    <li>
      <p className={comment.deleted ? "is-deleted" : undefined}>{comment.body}</p>
      <span className="muted small">
        {moment(comment.created_at, locale)}
        {comment.deleted && ` · ${t("desk.deleted")}`}
        {comment.held && ` · ${t(`desk.held.${comment.held}`)}`}
      </span>
    </li>
  );
}
