import { DownloadOutlined } from "@ant-design/icons";
import { Button, Input, Select, Skeleton, Tag } from "antd";
import { useSearchParams } from "react-router";
import { StateFilter } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { exportUrl, useFound, useRooms } from "./api.ts";
import { filterOf, searchOf, type Filter } from "./filter.ts";
import { FoundList } from "./FoundList.tsx";

const QUERY_LIMIT = 100;
const STATES = Object.values(StateFilter);

/** Everything that was said, to be searched; what is chosen stands in the address. */
export function CommentsPage() {
  const { t } = useText();
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const change = (part: Partial<Filter>) => setSearch(searchOf({ ...filter, ...part }), { replace: true });
  const { query, items } = useFound(filter);
  useDocumentTitle(t("nav.comments"));
  return (
    <>
      <PageHead title={t("nav.comments")} note={t("found.what")}>
        {filter.broadcast && (
          <Button href={exportUrl(filter.broadcast)} download icon={<DownloadOutlined aria-hidden />}>
            {t("found.export")}
          </Button>
        )}
      </PageHead>
      <Filters filter={filter} onChange={change} />
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && !query.hasNextPage && <p className="muted">{t("found.none")}</p>}
      <FoundList items={items} onPerson={({ id }) => change({ person: id })} />
      <MoreButton query={query} />
    </>
  );
}

function Filters({ filter, onChange }: { filter: Filter; onChange: (part: Partial<Filter>) => void }) {
  const { t } = useText();
  const rooms = useRooms();
  const options = [{ value: "", label: t("found.all_rooms") }, ...(rooms.data?.items ?? []).map((room) => ({ value: room.id, label: room.title }))];
  return (
    <div className="found-bar" role="search">
      <Input.Search key={filter.query} allowClear className="found-query" aria-label={t("found.query")} placeholder={t("found.query")} maxLength={QUERY_LIMIT} defaultValue={filter.query} onSearch={(query) => onChange({ query: query.trim() })} />
      <Select className="found-choice" aria-label={t("found.room")} value={filter.room} options={options} onChange={(room) => onChange({ room })} />
      <Select className="found-choice" aria-label={t("found.state")} value={filter.state} options={STATES.map((value) => ({ value, label: t(`found.state.${value}`) }))} onChange={(state) => onChange({ state })} />
      <label className="found-day">
        {t("found.from")}
        <Input type="date" value={filter.from} onChange={(event) => onChange({ from: event.target.value })} />
      </label>
      <label className="found-day">
        {t("found.until")}
        <Input type="date" value={filter.until} onChange={(event) => onChange({ until: event.target.value })} />
      </label>
      {filter.person && (
        <Tag closable onClose={() => onChange({ person: "" })}>
          {t("found.one_person")}
        </Tag>
      )}
      {filter.broadcast && (
        <Tag closable onClose={() => onChange({ broadcast: "" })}>
          {t("found.one_broadcast")}
        </Tag>
      )}
    </div>
  );
}
